# ruff: noqa: E501 - one paragraph a line
"""A seventh set of running prose: written after the sixth was mended, run once, then read."""

from __future__ import annotations

from prose import K, N

SEVENTH: tuple[K, ...] = (
    K(
        "农机购置补贴公示表",
        {"申请日期": "day", "机具品目": ("轮式拖拉机", "谷物收割机", "植保无人机", "播种机"), "所在乡镇": ("店子镇", "崔家集镇", "旧店镇"), "补贴额(元)": N(800, 60000), "购机数量": N(1, 6)},
        (
            "强农惠农政策落地见效。<T>,全市受理农机购置补贴申请[n|||T|份],补贴农机具[s|购机数量||T|台],发放补贴资金[s|补贴额(元)||T|万元]。",
            "<T>,<所在乡镇>农户购置<机具品目>[s|购机数量|所在乡镇=*&机具品目=*|T|台];<所在乡镇2>购置<机具品目>[s|购机数量|所在乡镇=*2&机具品目=*|T|台]。",
            "去年,<机具品目>补贴金额[s|补贴额(元)|机具品目=*|21|万元],占全年补贴总额的[sc|补贴额(元)|机具品目=*|21|%]。{培训农机手/报废老旧农机}[u||||人]。",
        ),
    ),
    K(
        "婚姻登记统计",
        {"月份": "month", "登记处": ("市南登记处", "崂山登记处", "即墨登记处"), "结婚登记对数": N(80, 900), "离婚登记对数": N(20, 300), "补领证件数": N(5, 80)},
        (
            "<T>,全市办理结婚登记[s|结婚登记对数||T|对],离婚登记[s|离婚登记对数||T|对]。其中<登记处>办理结婚登记[s|结婚登记对数|登记处=*|T|对]。",
            "民政部门推出“跨区通办”。今年上半年办理结婚登记[s|结婚登记对数||22.1-22.6|对],比去年同期[d|结婚登记对数||22.1-22.6|对|增加/减少];补领证件[s|补领证件数||22.1-22.6|件],{同比/较上年同期}[g|补领证件数||22.1-22.6|%|增长/下降]。{为涉外婚姻办理登记/颁发婚姻家庭辅导聘书}[u||||件]。",
            "8月,<登记处>结婚登记[s|结婚登记对数|登记处=*|22.8|对],离婚登记[s|离婚登记对数|登记处=*|22.8|对];<登记处2>分别为[s|结婚登记对数|登记处=*2|22.8|对]、[s|离婚登记对数|登记处=*2|22.8|对]。",
        ),
    ),
    K(
        "出租车营运日报",
        {"日期": "day", "企业": ("交运出租", "海博出租", "益青出租"), "燃料": ("纯电", "油气双燃料"), "营运趟次": N(100, 3000), "营运收入_万元": N(1, 40, 2), "投诉量": N(0, 9)},
        (
            "出租车行业服务质量稳步提升。<T>,全市出租车营运[s|营运趟次||T|趟次],实现营运收入[s|营运收入_万元||T|万元],受理投诉[s|投诉量||T|件],投诉量同比[g|投诉量||T|%|上升/下降]。",
            "<企业><T>营运收入[s|营运收入_万元|企业=*|T|万元],投诉[s|投诉量|企业=*|T|件];<企业2>营运收入[s|营运收入_万元|企业=*2|T|万元],投诉[s|投诉量|企业=*2|T|件]。",
            "截至8月底,今年纯电车辆累计营运[s|营运趟次|燃料=纯电|22.1-22.8|趟次]。{网约车新增注册/处罚非法营运车辆}[u||||辆]。",
        ),
        rows=330,
    ),
    K(
        "森林防火巡护",
        {"巡护日": "day", "林区": ("崂山林区", "大泽山林区", "珠山林区"), "巡护方式": ("人工巡护", "视频监控", "无人机巡航"), "劝返人数": N(0, 30), "收缴火种(件)": N(0, 14), "巡护里程(公里)": N(3, 40, 1)},
        (
            "森林防火不松劲。<T>,各林区开展防火巡护[n|||T|次],巡护里程[s|巡护里程(公里)||T|公里],劝返入山人员[s|劝返人数||T|人次],收缴火种[s|收缴火种(件)||T|件]。",
            "<T>,<林区>开展巡护[n||林区=*|T|次],其中无人机巡航[n||林区=*&巡护方式=无人机巡航|T|次],收缴火种[s|收缴火种(件)|林区=*|T|件]。",
            "今年以来,全市收缴火种[s|收缴火种(件)||ytd|件||余],劝返[s|劝返人数||ytd|人次||余]。{清理林下可燃物/开设防火隔离带}[u||||公里]。",
        ),
    ),
    K(
        "GJJ_TQMX",
        {"tqrq": "day", "tqyy": ("购房", "租房", "退休"), "tqje": N(2000, 90000), "wd": ("市南网点", "城阳网点", "胶州网点")},
        (
            "<T>,全市办理公积金提取业务[n|||T|笔],提取金额[s|tqje||T|万元],其中购房提取[n||tqyy=购房|T|笔]、租房提取[n||tqyy=租房|T|笔]。",
            "<wd><T>办理提取[n||wd=*|T|笔],提取金额[s|tqje|wd=*|T|万元]。去年全年,退休提取[n||tqyy=退休|21|笔]。{异地转移接续/发放公积金贷款}[u||||笔]。",
        ),
        codes={"tqyy": {"购房": "A", "租房": "B", "退休": "C"}},
        yuan=("tqje",),
        template='''title = "公积金提取明细"
owner = "市住房公积金管理中心"
noun = "公积金提取"
counters = ["笔"]
synonyms = ["提取业务"]
[schema]
[[schema.fields]]
name = "tqrq"
type = "date"
role = "time"
synonyms = ["提取日期"]
[[schema.fields]]
name = "tqyy"
type = "string"
role = "category"
synonyms = ["提取原因"]
values = { "A" = ["购房"], "B" = ["租房"], "C" = ["退休"] }
[[schema.fields]]
name = "tqje"
type = "number"
role = "measure"
unit = "元"
nature = "flow"
synonyms = ["提取金额", "提取额"]
[[schema.fields]]
name = "wd"
type = "string"
role = "category"
synonyms = ["网点", "办理网点"]
''',
    ),
    K(
        "供热投诉与报修",
        {"受理日期": "day", "供热企业": ("泰能热力", "能源热电", "顺安热力"), "诉求类型": ("温度不达标", "管道漏水", "收费争议"), "处理时长_小时": N(0.5, 48, 1)},
        (
            "<T>受理供热诉求[n|||T|件],平均处理时长[a|处理时长_小时||T|小时];其中温度不达标[n||诉求类型=温度不达标|T|件],占[sh||诉求类型=温度不达标|T|%]。",
            "<供热企业>今年上半年被投诉[n||供热企业=*|22.1-22.6|件],去年同期[n||供热企业=*|21.1-21.6|件];<供热企业2>今年上半年[n||供热企业=*2|22.1-22.6|件]。{新建改建供热管网/新增供热面积}[u||||公里]。",
            "从诉求类型看,<T>管道漏水[n||诉求类型=管道漏水|T|件]、收费争议[n||诉求类型=收费争议|T|件],最长的一件处理了[hi|处理时长_小时||T|小时]。",
        ),
        rows=380,
    ),
    K(
        "跨境电商出口",
        {"年月": "month", "平台": ("平台甲", "平台乙", "自建站"), "品类": ("假发", "家居", "渔具"), "出口额(万元)": N(20, 900, 1), "订单量(万单)": N(0.1, 9, 2)},
        (
            "新业态活力迸发。<T>全市跨境电商出口[s|出口额(万元)||T|万元],订单[s|订单量(万单)||T|万单]。分品类看,<品类>出口[s|出口额(万元)|品类=*|T|万元],同比[g|出口额(万元)|品类=*|T|%|增长/下降];<品类2>出口[s|出口额(万元)|品类=*2|T|万元]。",
            "<T>,自建站出口额[s|出口额(万元)|平台=自建站|T|万元],是上年同期的[x|出口额(万元)|平台=自建站|T|倍]。{海外仓面积达/跨境电商进口}[u|出口额(万元)||T|万元]。",
        ),
        layout="ym",
    ),
    K(
        "养犬登记",
        {"登记日": "day", "街道": ("金门路街道", "珠海路街道", "云南路街道"), "犬种规格": ("小型犬", "中型犬", "大型犬"), "年费": N(100, 500), "免疫针数": N(1, 3)},
        (
            "文明养犬蔚然成风。<T>,全区新办养犬登记[n|||T|只],其中小型犬[n||犬种规格=小型犬|T|只];收取年费[s|年费||T|元],注射疫苗[s|免疫针数||T|针]。",
            "<街道>共登记犬只[n||街道=*|T|只]({统计时间/时间范围}:<T>),<街道2>[n||街道=*2|T|只]。{收容流浪犬/查处不文明养犬行为}[u||||只]。",
        ),
        headers={"年费": "年费(元)"},
    ),
    K(
        "theatre_bookings",
        {"performance_date": "day", "venue": ("Grand Hall", "Studio", "Playhouse"), "production_type": ("musical", "drama", "dance"), "seats_sold": N(20, 900), "box_office_gbp": N(200, 30000)},
        (
            "Audiences came back. <T>, the theatres sold [s|seats_sold||T|seats], taking [s|box_office_gbp||T|pounds] at the box office; the <venue> sold [s|seats_sold|venue=*|T|seats].",
            "<T>, there were [n|||T|performances], among them [n||production_type=musical|T|performances] of musicals. Box office for dance came to [s|box_office_gbp|production_type=dance|T|pounds].",
            "In the first half of 2022 the <venue> gave [n||venue=*|22.1-22.6|performances], compared with [n||venue=*|21.1-21.6|performances] in the same period last year. {Bar sales reached/Workshops earned} [u|box_office_gbp||T|pounds].",
        ),
        language="en",
        rows=300,
    ),
    K(
        "lifeboat_launches",
        {"launch_date": "day", "station": ("Poole", "Tenby", "Oban"), "casualty_type": ("yacht", "fishing vessel", "swimmer"), "people_aided": N(0, 7), "hours_at_sea": N(0.5, 9, 1)},
        (
            "It was a busy season. <T>, crews launched [n|||T|times], aided [s|people_aided||T|people] and spent [s|hours_at_sea||T|hours] at sea.",
            "The <station> station made [n||station=*|21|launches] in 2021; <station2> made [n||station=*2|21|launches]. {Fundraisers collected/The shop sold} [u|people_aided||T|items].",
        ),
        language="en",
        rows=280,
    ),
)  # fmt: skip
