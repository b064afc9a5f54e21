# ruff: noqa: E501 - one paragraph a line
"""A sixth set: ledgers of further kinds, and paragraphs of running prose about them.

Written before it was run; its first run is kept in README.md. Headers are bare, with units,
with underscores, English, abbreviated in pinyin or coded (these two with a template).
"""

from __future__ import annotations

from prose import K, N

SIXTH: tuple[K, ...] = (
    K(
        "住院病案首页",
        {"入院日期": "day", "科别": ("普外科", "神经内科", "肿瘤科", "呼吸科"), "入院途径": ("急诊转入", "门诊收入", "外院转诊"), "住院天数": N(1, 30), "总费用(元)": N(1500, 60000)},
        (
            "<T>,我院病房运行平稳。全院共收治住院病人[n|||T|人次],其中<科别>[n||科别=*|T|人次],{占比/占全部住院病人的}[sh||科别=*|T|%];经急诊转入的有[n||入院途径=急诊转入|T|人次]。",
            "在医保支付方式改革的推动下,费用结构继续优化。<T>住院总费用[s|总费用(元)||T|万元],次均费用[a|总费用(元)||T|元],平均住院日[a|住院天数||T|天]。<科别>收治病人[n||科别=*|T|人次],同比[g||科别=*|T|%|增长/下降]。",
            "去年全年,<科别>收治住院病人[n||科别=*|21|人次],{<科别2>则为/<科别2>收治}[n||科别=*2|21|人次]。{该院同期完成远程会诊/全年接收进修医师}[u||||人次]。",
        ),
    ),
    K(
        "专利授权登记簿",
        {"授权公告日": "day", "专利类型": ("发明", "实用新型", "外观设计"), "申请人类型": ("高校", "科研院所", "企业", "个人"), "年费_元": N(600, 4000)},
        (
            "创新动能持续增强。<T>,全市专利授权[n|||T|件],其中发明专利[n||专利类型=发明|T|件]、实用新型专利[n||专利类型=实用新型|T|件]、外观设计专利[n||专利类型=外观设计|T|件]。",
            "<T>,全市共授权专利[n|||T|件],同比[g|||T|%|增长/下降]。从申请人看,企业授权[n||申请人类型=企业|T|件],占[sh||申请人类型=企业|T|%];高校授权[n||申请人类型=高校|T|件],比上年同期[d||申请人类型=高校|T|件|增加/减少]。",
            "2021年,我市<申请人类型>获得专利授权[n||申请人类型=*|21|件];今年上半年为[n||申请人类型=*|22.1-22.6|件]。{截至目前,全市有效发明专利拥有量达/全市PCT国际专利申请}[u||||件]。",
        ),
        rows=420,
    ),
    K(
        "政府采购项目信息",
        {"项目编号": ("id", "CG2022"), "公告日期": "day", "采购方式": ("公开招标", "竞争性磋商", "单一来源", "询价"), "采购人": ("教育局", "公安局", "卫健局", "水务局"), "预算金额(万元)": N(10, 900, 1), "中标金额(万元)": N(8, 800, 1)},
        (
            "<T>,全区实施政府采购项目[n|||T|个],预算金额[s|预算金额(万元)||T|万元],中标金额[s|中标金额(万元)||T|万元]。按采购方式分,公开招标[n||采购方式=公开招标|T|个],{占项目总数的/占比}[sh||采购方式=公开招标|T|%],单一来源[n||采购方式=单一来源|T|个]。",
            "采购中心有关负责人介绍,<T>受理<采购人>采购项目[n||采购人=*|T|个],中标金额合计[s|中标金额(万元)|采购人=*|T|万元],单个项目最高[hi|中标金额(万元)|采购人=*|T|万元]。",
            "去年上半年,以竞争性磋商方式采购的项目[n||采购方式=竞争性磋商|21.1-21.6|个],今年同期为[n||采购方式=竞争性磋商|22.1-22.6|个]。{收到供应商质疑/处理投诉}[u||||件],办结率100%。",
        ),
        rows=300,
    ),
    K(
        "进出口国别月度表",
        {"国别地区": ("韩国", "日本", "美国", "东盟"), "统计月份": "month", "出口额_万美元": N(300, 9000, 1), "进口额_万美元": N(200, 8000, 1)},
        (
            "据海关统计,<T>我市对<国别地区>出口[s|出口额_万美元|国别地区=*|T|万美元],同比[g|出口额_万美元|国别地区=*|T|%|增长/下降];自<国别地区>进口[s|进口额_万美元|国别地区=*|T|万美元],同比[g|进口额_万美元|国别地区=*|T|%|增长/下降]。",
            "<T>,全市出口[s|出口额_万美元||T|万美元],其中对<国别地区>出口[s|出口额_万美元|国别地区=*|T|万美元],占[sc|出口额_万美元|国别地区=*|T|%]。{对俄罗斯出口/对非洲出口}[u|出口额_万美元||T|万美元]。",
            "外贸企业顶住压力。8月当月,全市进口[s|进口额_万美元||22.8|万美元],比去年同月[d|进口额_万美元||22.8|万美元|增加/减少]。",
        ),
    ),
    K(
        "SWDM_JCSJ",
        {"断面": ("大沽河口", "墨水河桥", "李村河口", "白沙河闸"), "采样月份": "month", "达标因子": N(10, 24), "超标因子": N(1, 6)},
        (
            "生态环境部门加密监测频次。<T>,全市地表水断面监测达标因子合计[s|达标因子||T|项],超标因子[s|超标因子||T|项],其中<断面>超标因子[s|超标因子|断面=*|T|项]。",
            "<断面>断面今年上半年监测超标因子[s|超标因子|断面=*|22.1-22.6|项],去年同期为[s|超标因子|断面=*|21.1-21.6|项]。{地下水点位/近岸海域点位}达标因子[u|达标因子||22.1-22.6|项]。",
        ),
        headers={"断面": "DMMC", "采样月份": "CYYF", "达标因子": "DBYZ", "超标因子": "CBYZ"},
        template='''title = "地表水断面监测数据"
owner = "市生态环境局"
noun = "断面监测"
[schema]
[[schema.fields]]
name = "DMMC"
type = "string"
role = "category"
synonyms = ["断面", "断面名称"]
[[schema.fields]]
name = "CYYF"
type = "period"
role = "time"
[[schema.fields]]
name = "DBYZ"
type = "integer"
role = "measure"
unit = "项"
nature = "flow"
synonyms = ["达标因子"]
[[schema.fields]]
name = "CBYZ"
type = "integer"
role = "measure"
unit = "项"
nature = "flow"
synonyms = ["超标因子"]
''',
    ),
    K(
        "法律援助案件",
        {"受理日": "day", "案件类别": ("民事", "刑事", "行政"), "受援人身份": ("农民工", "残疾人", "未成年人", "其他"), "补贴标准": N(800, 3000)},
        (
            "法律援助应援尽援。<T>,全市法律援助中心受理案件[n|||T|件],其中民事[n||案件类别=民事|T|件]、刑事[n||案件类别=刑事|T|件]、行政[n||案件类别=行政|T|件]。",
            "为农民工提供法律援助[n||受援人身份=农民工|ytd|件],是今年以来的工作重点;残疾人案件[n||受援人身份=残疾人|ytd|件]。",
            "<T>共受理法律援助案件[n|||T|件],同比[g|||T|%|上升/下降];其中未成年人案件[n||受援人身份=未成年人|T|件]。{开展法治宣讲/解答法律咨询}[u||||场次]。",
        ),
        headers={"案件类别": "ajlb", "受援人身份": "syrsf", "受理日": "slrq", "补贴标准": "btbz"},
        codes={"案件类别": {"民事": "01", "刑事": "02", "行政": "03"}},
        template='''title = "法律援助案件登记"
owner = "市司法局"
noun = "法律援助案件"
counters = ["件"]
synonyms = ["案件"]
[schema]
[[schema.fields]]
name = "slrq"
type = "date"
role = "time"
synonyms = ["受理日期"]
[[schema.fields]]
name = "ajlb"
type = "string"
role = "category"
synonyms = ["案件类别"]
values = { "01" = ["民事"], "02" = ["刑事"], "03" = ["行政"] }
[[schema.fields]]
name = "syrsf"
type = "string"
role = "category"
synonyms = ["受援人身份"]
[[schema.fields]]
name = "btbz"
type = "number"
role = "measure"
unit = "元"
synonyms = ["补贴标准", "办案补贴"]
''',
    ),
    K(
        "老旧小区改造进度表",
        {"开工日期": "day", "街道": ("湛山街道", "延安路街道", "合肥路街道"), "改造类型": ("基础类", "完善类", "提升类"), "惠及户数": N(40, 900), "加装电梯(部)": N(0, 12), "投资额(万元)": N(50, 1800, 1)},
        (
            "家门口的变化看得见。<T>,全区改造老旧小区[n|||T|个],惠及居民[s|惠及户数||T|户],完成投资[s|投资额(万元)||T|万元],加装电梯[s|加装电梯(部)||T|部]。",
            "<T>,<街道>改造老旧小区[n||街道=*|T|个],惠及[s|惠及户数|街道=*|T|户]居民,加装电梯[s|加装电梯(部)|街道=*|T|部];<街道2>改造[n||街道=*2|T|个]。",
            "与去年同期相比,今年上半年改造老旧小区的投资额[g|投资额(万元)||22.1-22.6|%|增长/下降],惠及户数为去年同期的[x|惠及户数||22.1-22.6|倍]。{新增停车位/更新供水管网}[u||||个]。",
        ),
        rows=220,
    ),
    K(
        "城市内涝抢险记录",
        {"出动时间": "day", "片区": ("浮山后片区", "李村片区", "流亭片区"), "险情等级": ("一般", "较大", "重大"), "抽排水量(立方米)": N(100, 6000), "投入人员": N(4, 60), "投入设备_台": N(1, 12)},
        (
            "入汛后,排水部门24小时值守。今年6月至8月,处置内涝险情[n|||22.6-22.8|起],投入抢险人员[s|投入人员||22.6-22.8|人次]、设备[s|投入设备_台||22.6-22.8|台],抽排积水[s|抽排水量(立方米)||22.6-22.8|立方米]。",
            "<T>,<片区>处置险情[n||片区=*|T|起],抽排水量[s|抽排水量(立方米)|片区=*|T|立方米],居各片区第[rk|抽排水量(立方米)|片区=*|T|位]。",
            "<T>处置重大险情[n||险情等级=重大|T|起],占全部险情的[sh||险情等级=重大|T|%]。{转移安置群众/发布预警信息}[u||||人次]。",
        ),
    ),
    K(
        "幼儿园在园幼儿",
        {"月份": "month", "办园类型": ("公办园", "普惠性民办园", "其他民办园"), "片区": ("东片区", "西片区", "北片区"), "在园幼儿数": N(300, 4000), "专任教师": N(20, 300)},
        (
            "截至今年8月,全区在园幼儿[e|在园幼儿数||22.8|人],其中公办园[e|在园幼儿数|办园类型=公办园|22.8|人],普惠性民办园[e|在园幼儿数|办园类型=普惠性民办园|22.8|人];专任教师[e|专任教师||22.8|人]。",
            "今年6月末,<片区>在园幼儿[e|在园幼儿数|片区=*|22.6|人],专任教师[e|专任教师|片区=*|22.6|人]。{全区保育员/在园残疾儿童}[u||||人]。",
        ),
        layout="ym",
    ),
    K(
        "电影票房分影院",
        {"影院": ("万象影城", "中影国际", "横店影城"), "月份": "month", "票房": N(20, 900, 1)},
        (
            "观影热情回升。<T>,全市城市院线实现票房[s|票房||T|万元],其中<影院>[s|票房|影院=*|T|万元],占[sc|票房|影院=*|T|%]。",
            "8月份,<影院>票房[s|票房|影院=*|22.8|万元],同比[g|票房|影院=*|22.8|%|增长/下降],<影院2>票房[s|票房|影院=*2|22.8|万元]。{观影人次达到/放映场次}[u||||万人次]。",
        ),
        headers={"票房": "票房(万元)"},
        layout="wide",
    ),
    K(
        "fish_landings",
        {"landing_date": "day", "port": ("Whitby", "Brixham", "Newlyn"), "species": ("cod", "haddock", "mackerel"), "landed_kg": N(200, 9000), "first_sale_value_gbp": N(300, 20000)},
        (
            "Trade at the quays held up well. <T>, vessels landed [s|landed_kg||T|kg] of fish, worth [s|first_sale_value_gbp||T|pounds] at first sale; <port> alone took [s|landed_kg|port=*|T|kg].",
            "<T>, the port of <port> recorded [n||port=*|T|landings], of which [n||port=*&species=cod|T|landings] were of cod. {Fuel grants of/Quota leasing came to} [u|first_sale_value_gbp||T|pounds].",
            "In 2021 there were [n|||21|landings] in all; <species> accounted for [n||species=*|21|landings], or [sh||species=*|21|%] of them.",
        ),
        language="en",
        rows=320,
    ),
    K(
        "parking_penalties",
        {"issued_on": "day", "zone": ("Zone A", "Zone B", "Zone C"), "contravention": ("no ticket", "double yellow line", "bus lane"), "penalty_gbp": N(25, 130), "paid": ("yes", "no")},
        (
            "<T>, wardens issued [n|||T|notices], [n||contravention=bus lane|T|notices] of them for driving in a bus lane. Penalties came to [s|penalty_gbp||T|pounds], an average of [a|penalty_gbp||T|pounds] each.",
            "<T>, [n||zone=*|T|notices] were issued in <zone>, {up/which is up} on the year before; residents of <zone2> received [n||zone=*2|T|notices]. {Appeals numbered/The council towed} [u|||T|vehicles].",
            "Enforcement has been steady: [n|||22.1-22.6|notices] in the first half of 2022, against [n|||21.1-21.6|notices] in the same period of 2021.",
        ),
        language="en",
        rows=400,
    ),
)  # fmt: skip
