"""A second set of made-up ledgers, written after the ranking was tuned on the first.

Its first run is kept in README.md as the honest figure; what was mended
afterwards is measured on it too, and said so.
"""

from __future__ import annotations

from domains import D, M

HELDOUT: tuple[D, ...] = (
    D(
        ("交通事故登记",), "zh", "事发日期", "day",
        {"辖区大队": ("一大队", "二大队", "三大队", "高速大队"), "事故类型": ("追尾", "侧碰", "剐蹭", "翻车"), "天气": ("晴", "雨", "雾")},  # noqa: E501
        (M("受伤人数", ("造成{n}受伤", "受伤{n}"), "人", 0, 4, label="受伤人数"), M("直接损失(万元)", ("直接经济损失{n}", "造成财产损失{n}"), "万元", 0.1, 9, 1, label="直接损失")),  # noqa: E501
        ("发生交通事故{n}", "接报道路交通事故{n}"), "起", rows=260,
        filters={"辖区大队": "{v}辖区", "事故类型": "{v}"}, distinct={"事故类型": "涉及{n}事故类型"},  # noqa: E501
    ),
    D(
        ("图书借阅流水",), "zh", "借出日期", "day",
        {"馆区": ("总馆", "东部分馆", "少儿馆"), "读者类别": ("成人", "少儿", "老年"), "图书大类": ("文学", "历史", "科普", "艺术")},  # noqa: E501
        (M("借阅册数", ("外借图书{n}", "借出图书{n}"), "册", 1, 8, label="借阅册数"), M("逾期天数", ("逾期{n}",), "天", 0, 20, label="逾期天数")),  # noqa: E501
        ("办理借阅{n}", "接待借书读者{n}"), "人次", rows=420,
        filters={"馆区": "{v}", "图书大类": "{v}类"},
    ),
    D(
        ("商品房成交",), "zh", "网签日期", "day",
        {"板块": ("老城板块", "滨海板块", "高新板块"), "户型": ("两居", "三居", "四居")},
        (M("成交面积(㎡)", ("成交面积{n}", "销售面积{n}"), "平方米", 60, 190, 1, label="成交面积"), M("成交总价_万元", ("成交金额{n}", "成交额达{n}"), "万元", 80, 900, 1, label="成交金额")),  # noqa: E501
        ("成交商品住房{n}", "网签商品房{n}"), "套", rows=300,
        filters={"板块": "{v}", "户型": "{v}"},
    ),
    D(
        ("景区接待月报",), "zh", "统计月份", "month",
        {"景区": ("栈桥景区", "崂山景区", "海底世界", "极地公园")},
        (M("接待游客(万人次)", ("接待游客{n}", "累计接待游客{n}"), "万人次", 1, 60, 2, label="游客接待量"), M("门票收入(万元)", ("门票收入{n}", "实现门票收入{n}"), "万元", 50, 3000, 1, label="门票收入")),  # noqa: E501
        (), "", filters={"景区": "{v}"},
    ),
    D(
        ("科研项目经费",), "zh", "立项年份", "year",
        {"学院": ("物理学院", "化学院", "信息学院"), "项目级别": ("国家级", "省部级", "横向")},
        (M("到账经费(万元)", ("到账经费{n}", "科研经费到账{n}"), "万元", 20, 900, 1, label="到账经费"), M("发表论文数", ("发表论文{n}",), "篇", 3, 90, label="论文数")),  # noqa: E501
        (), "", filters={"学院": "{v}", "项目级别": "{v}项目"},
    ),
    D(
        ("食堂采购明细",), "zh", "采购日期", "day",
        {"食材类别": ("蔬菜", "肉禽", "水产", "粮油"), "供货商": ("鲜达农贸", "丰源商贸", "绿野食品")},  # noqa: E501
        (M("采购数量(公斤)", ("采购食材{n}", "购进食材{n}"), "公斤", 10, 400, 1, label="采购量"), M("采购金额_元", ("采购金额{n}", "支出采购款{n}"), "元", 60, 6000, 1, label="采购金额")),  # noqa: E501
        ("采购{n}", "完成采购{n}"), "批次", rows=340,
        filters={"食材类别": "{v}", "供货商": "{v}"}, distinct={"供货商": "涉及{n}供货商"},
    ),
    D(
        ("养老机构入住情况",), "zh", "月份", "month",
        {"机构": ("福寿苑", "颐康中心", "夕阳红公寓"), "护理等级": ("自理", "半自理", "失能")},
        (M("在院老人数", ("在院老人{n}",), "人", 10, 200, stock=True, label="在院老人"), M("新入住人数", ("新入住老人{n}",), "人", 0, 20, label="新入住人数")),  # noqa: E501
        (), "", filters={"机构": "{v}", "护理等级": "{v}"},
    ),
    D(
        ("招聘入职台账",), "zh", "入职日期", "day",
        {"招聘渠道": ("校园招聘", "社会招聘", "内部推荐"), "岗位序列": ("研发", "销售", "职能"), "学历": ("本科", "硕士", "博士")},  # noqa: E501
        (M("试用期月薪(元)", ("试用期月薪{n}",), "元", 5000, 30000, label="试用期月薪"),),
        ("新入职员工{n}", "招聘到岗{n}"), "人", ident="工号", ident_stem="E", rows=180,
        filters={"招聘渠道": "{v}", "岗位序列": "{v}序列", "学历": "{v}"},
    ),
    D(
        ("road_accidents",), "en", "accident_date", "day",
        {"county": ("Ashford", "Brent", "Calder"), "severity": ("slight", "serious", "fatal"), "weather": ("clear", "rain", "fog")},  # noqa: E501
        (M("casualties", ("{n} were recorded", "accidents caused {n}"), "casualties", 0, 5, label="casualties"), M("vehicles_involved", ("{n} were involved",), "vehicles", 1, 4, label="vehicles involved")),  # noqa: E501
        ("police attended {n}", "{n} happened"), "accidents", rows=300,
        filters={"county": "in {v}", "weather": "in {v}"},
    ),
    D(
        ("library_loans",), "en", "loan_date", "day",
        {"branch": ("Central", "Hillside", "Docklands"), "genre": ("fiction", "history", "science")},  # noqa: E501
        (M("items_borrowed", ("readers borrowed {n}",), "items", 1, 9, label="items borrowed"), M("late_fee_gbp", ("late fees brought in {n}",), "pounds", 0, 6, label="late fees")),  # noqa: E501
        ("the libraries issued {n}",), "loans", rows=350,
        filters={"branch": "at the {v} branch", "genre": "of {v}"},
    ),
    D(
        ("crop_harvest",), "en", "harvest_year", "year",
        {"farm": ("Upper Farm", "Mill Farm", "Long Meadow"), "crop": ("wheat", "barley", "maize")},
        (M("yield_tonnes", ("the harvest came to {n}", "we harvested {n}"), "tonnes", 20, 900, 1, label="harvest"), M("area_hectares", ("{n} were planted",), "hectares", 5, 120, 1, label="planted area")),  # noqa: E501
        (), "", filters={"farm": "at {v}", "crop": "of {v}"},
    ),
    D(
        ("appointments",), "en", "appointment_date", "day",
        {"clinic": ("North Clinic", "South Clinic"), "specialty": ("dentistry", "cardiology", "paediatrics"), "attended": ("yes", "no")},  # noqa: E501
        (M("minutes", ("doctors spent {n} with patients",), "minutes", 5, 60, label="consultation time"),),  # noqa: E501
        ("{n} were booked", "we arranged {n}"), "appointments", rows=380,
        filters={"clinic": "at {v}", "specialty": "in {v}"},
    ),
)  # fmt: skip
