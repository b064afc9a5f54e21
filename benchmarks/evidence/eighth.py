# ruff: noqa: E501 - one paragraph a line
"""An eighth set of running prose: written after the seventh was mended, run once, then read."""

from __future__ import annotations

from prose import K, N

EIGHTH: tuple[K, ...] = (
    K(
        "不动产登记业务",
        {"受理编号": ("id", "BDC"), "受理日期": "day", "登记类型": ("首次登记", "转移登记", "抵押登记", "注销登记"), "受理大厅": ("市南大厅", "李沧大厅", "西海岸大厅"), "建筑面积_平方米": N(40, 400, 1), "登记费(元)": N(80, 550)},
        (
            "营商环境持续优化。<T>,全市受理不动产登记业务[n|||T|件],其中抵押登记[n||登记类型=抵押登记|T|件],转移登记[n||登记类型=转移登记|T|件];收取登记费[s|登记费(元)||T|元]。",
            "<T><受理大厅>受理[n||受理大厅=*|T|件],<受理大厅2>受理[n||受理大厅=*2|T|件]。全市登记业务量同比[g|||T|%|增长/下降]。",
            "去年上半年,全市办理<登记类型>[n||登记类型=*|21.1-21.6|件],今年同期[n||登记类型=*|22.1-22.6|件]。{上门服务群众/免费邮寄证书}[u||||件]。",
        ),
        rows=420,
    ),
    K(
        "招聘会场次统计",
        {"举办日期": "day", "形式": ("线下专场", "直播带岗", "进校园"), "区市": ("市南区", "城阳区", "莱西市"), "参会企业数": N(8, 120), "提供岗位数": N(60, 3000), "达成意向(人)": N(5, 400)},
        (
            "稳就业力度不减。<T>,全市举办招聘会[n|||T|场],参会企业[s|参会企业数||T|家],提供岗位[s|提供岗位数||T|个],达成就业意向[s|达成意向(人)||T|人]。",
            "<T>,<区市>举办招聘活动[n||区市=*|T|场],提供岗位[s|提供岗位数|区市=*|T|个],占全市的[sc|提供岗位数|区市=*|T|%]。其中直播带岗[n||区市=*&形式=直播带岗|T|场]。",
            "今年上半年提供岗位[s|提供岗位数||22.1-22.6|个],比去年同期[d|提供岗位数||22.1-22.6|个|增加/减少]。{发放创业担保贷款/新认定创业孵化基地}[u||||家]。",
        ),
        rows=240,
    ),
    K(
        "水库蓄水月报",
        {"水库": ("产芝水库", "尹府水库", "崂山水库"), "月份": "month", "月末蓄水量(万立方米)": N(900, 9000, 1), "当月供水量(万立方米)": N(50, 900, 1), "降雨量_毫米": N(5, 220, 1)},
        (
            "8月末,全市大中型水库蓄水[e|月末蓄水量(万立方米)||22.8|万立方米],其中<水库>[e|月末蓄水量(万立方米)|水库=*|22.8|万立方米]。",
            "<T>,<水库>供水[s|当月供水量(万立方米)|水库=*|T|万立方米],同比[g|当月供水量(万立方米)|水库=*|T|%|增长/下降];全市水库合计供水[s|当月供水量(万立方米)||T|万立方米]。",
            "截至今年6月末,<水库>蓄水量为[e|月末蓄水量(万立方米)|水库=*|22.6|万立方米]。{地下水开采/再生水利用}[u|当月供水量(万立方米)||22.6|万立方米]。",
        ),
    ),
    K(
        "酒店接待统计",
        {"统计月份": "month", "酒店等级": ("五星级", "四星级", "三星级"), "接待人次": N(900, 20000), "客房收入_万元": N(60, 1500, 1), "餐饮收入_万元": N(30, 900, 1)},
        (
            "文旅市场加快复苏。<T>,全市星级酒店接待住宿客人[s|接待人次||T|人次],客房收入[s|客房收入_万元||T|万元],餐饮收入[s|餐饮收入_万元||T|万元]。",
            "<T>,<酒店等级>酒店客房收入[s|客房收入_万元|酒店等级=*|T|万元],同比[g|客房收入_万元|酒店等级=*|T|%|增长/下降],居各等级第[rk|客房收入_万元|酒店等级=*|T|位]。",
            "8月份,星级酒店接待[s|接待人次||22.8|人次||余],是去年同期的[x|接待人次||22.8|倍]。{民宿接待/露营地接待}[u|接待人次||22.8|人次]。",
        ),
        layout="ym",
    ),
    K(
        "XFTS2022",
        {"dj_date": "day", "hylb": ("餐饮", "网购", "装修", "预付卡"), "clzt": ("已调解", "调解中", "终止调解"), "sajine": N(20, 20000)},
        (
            "12315平台数据显示,<T>全市登记消费投诉[n|||T|件],涉案金额[s|sajine||T|万元]。其中餐饮类[n||hylb=餐饮|T|件],网购类[n||hylb=网购|T|件]。",
            "<T>,预付卡投诉[n||hylb=预付卡|T|件],占全部投诉的[sh||hylb=预付卡|T|%];已调解[n||clzt=已调解|T|件]。{接受咨询/查办侵权案件}[u||||件]。",
        ),
        yuan=("sajine",),
        codes={"hylb": {"餐饮": "1", "网购": "2", "装修": "3", "预付卡": "4"}},
        template='''title = "消费投诉登记"
owner = "市市场监管局"
noun = "消费投诉"
counters = ["件"]
synonyms = ["投诉"]
[schema]
[[schema.fields]]
name = "dj_date"
type = "date"
role = "time"
synonyms = ["登记日期"]
[[schema.fields]]
name = "hylb"
type = "string"
role = "category"
synonyms = ["行业类别"]
values = { "1" = ["餐饮"], "2" = ["网购"], "3" = ["装修"], "4" = ["预付卡"] }
[[schema.fields]]
name = "clzt"
type = "string"
role = "category"
synonyms = ["处理状态"]
[[schema.fields]]
name = "sajine"
type = "number"
role = "measure"
unit = "元"
nature = "flow"
synonyms = ["涉案金额", "争议金额"]
''',
    ),
    K(
        "机场航班运行",
        {"日期": "day", "航线类别": ("国内", "国际", "地区"), "航空公司": ("山航", "东航", "青航"), "起降架次": N(2, 80), "旅客吞吐量(人次)": N(100, 9000), "货邮量(吨)": N(1, 60, 1)},
        (
            "<T>,机场保障航班起降[s|起降架次||T|架次],旅客吞吐量[s|旅客吞吐量(人次)||T|人次],货邮吞吐量[s|货邮量(吨)||T|吨]。国内航线旅客[s|旅客吞吐量(人次)|航线类别=国内|T|人次],占[sc|旅客吞吐量(人次)|航线类别=国内|T|%]。",
            "<航空公司>今年上半年起降[s|起降架次|航空公司=*|22.1-22.6|架次],去年同期为[s|起降架次|航空公司=*|21.1-21.6|架次]。{开通全货机航线/航班正常率提升}[u||||条]。",
        ),
        rows=300,
    ),
    K(
        "食品经营许可",
        {"发证日期": "day", "主体业态": ("餐饮服务", "食品销售", "单位食堂"), "许可类型": ("新办", "变更", "延续"), "办结用时(天)": N(1, 12)},
        (
            "“一件事一次办”见实效。<T>发放食品经营许可证[n|||T|张],其中新办[n||许可类型=新办|T|张]、延续[n||许可类型=延续|T|张],平均办结用时[a|办结用时(天)||T|天]。",
            "<T>,餐饮服务类许可[n||主体业态=餐饮服务|T|张],同比[g||主体业态=餐饮服务|T|%|增长/下降];单位食堂[n||主体业态=单位食堂|T|张]。{查处无证经营/开展食安培训}[u||||户]。",
        ),
    ),
    K(
        "ferry_crossings",
        {"sailing_date": "day", "route": ("Larne", "Cairnryan", "Heysham"), "vessel": ("Aurora", "Borealis"), "passengers": N(20, 900), "freight_units": N(2, 80), "fare_revenue_gbp": N(300, 30000)},
        (
            "Summer traffic was brisk. <T>, the company operated [n|||T|sailings] and carried [s|passengers||T|passengers], earning [s|fare_revenue_gbp||T|pounds] in fares. The <route> route carried [s|passengers|route=*|T|passengers].",
            "<T>, [s|freight_units||T|units] of freight crossed, of which [s|freight_units|route=*|T|units] on the <route> route. {Duty-free sales reached/Catering took} [u|fare_revenue_gbp||T|pounds].",
            "There were [n||route=*|22.1-22.6|sailings] to <route> in the first half of 2022, compared with [n||route=*|21.1-21.6|sailings] a year earlier.",
        ),
        language="en",
        rows=320,
    ),
    K(
        "apprenticeship_starts",
        {"start_month": "month", "sector": ("construction", "engineering", "hospitality"), "starts": N(5, 300), "completions": N(2, 200), "funding_gbp": N(2000, 90000)},
        (
            "<T>, employers recorded [s|starts||T|starts] and [s|completions||T|completions]. Engineering accounted for [s|starts|sector=engineering|T|starts], or [sc|starts|sector=engineering|T|%].",
            "Funding for <sector> came to [s|funding_gbp|sector=*|21|pounds] in 2021 and [s|funding_gbp|sector=*|22.1-22.6|pounds] in the first half of 2022. {Bursaries worth/Travel grants of} [u|funding_gbp||22.1-22.6|pounds] were paid.",
        ),
        language="en",
        layout="ym",
    ),
)  # fmt: skip
