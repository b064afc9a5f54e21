# ruff: noqa: E501 - one ledger a block, as in a table
"""A fourth set of made-up ledgers: ports, forests, archives, tax, blood, veterans, markets.

Written after the third had been mended, without looking at the concept table again; its
first run is kept in README.md.
"""

from __future__ import annotations

from domains import D, M

FOURTH: tuple[D, ...] = (
    D(
        ("港口作业台账",), "zh", "作业日期", "day",
        {"泊位": ("一号泊位", "二号泊位", "三号泊位"), "货类": ("铁矿石", "原油", "粮食", "集装箱货")},
        (M("装卸量(万吨)", ("完成装卸{n}", "吞吐货物{n}"), "万吨", 0.1, 9, 2, label="装卸量"), M("作业时长_小时", ("作业时长合计{n}",), "小时", 2, 40, 1, label="作业时长")),
        ("靠泊作业{n}",), "艘次", rows=320, filters={"泊位": "{v}", "货类": "{v}"},
    ),
    D(
        ("造林绿化进度",), "zh", "月份", "month",
        {"林场": ("北林场", "南林场", "西山林场"), "树种": ("黑松", "刺槐", "板栗")},
        (M("新造林面积(亩)", ("新造林{n}", "完成造林{n}"), "亩", 10, 800, label="造林面积"), M("补植苗木(株)", ("补植苗木{n}",), "株", 100, 9000, label="补植苗木")),
        (), "", filters={"林场": "{v}", "树种": "{v}"},
    ),
    D(
        ("档案查阅利用登记",), "zh", "查档日期", "day",
        {"档案门类": ("婚姻档案", "土地档案", "人事档案", "工程档案"), "查阅方式": ("窗口", "函件", "网上预约")},
        (M("调卷数量(卷)", ("调阅案卷{n}", "提供案卷{n}"), "卷", 1, 12, label="调卷量"), M("复印页数", ("复印{n}",), "页", 0, 60, label="复印页数")),
        ("接待查档{n}", "提供查档服务{n}"), "人次", rows=380, filters={"档案门类": "{v}", "查阅方式": "{v}"},
    ),
    D(
        ("税费优惠落实情况",), "zh", "所属月份", "month",
        {"政策类型": ("增值税留抵退税", "小规模纳税人减免", "研发费用加计"), "企业规模": ("大型", "中型", "小型", "微型")},
        (M("减免金额_万元", ("减免税费{n}", "为企业减负{n}"), "万元", 20, 4000, 1, label="减免税费"), M("享受户次", ("惠及纳税人{n}",), "户次", 5, 500, label="惠及户次")),
        (), "", filters={"政策类型": "{v}", "企业规模": "{v}企业"},
    ),
    D(
        ("无偿献血记录",), "zh", "献血日期", "day",
        {"采血点": ("台东献血屋", "香港中路献血车", "血站大厅"), "血型": ("A型", "B型", "O型", "AB型"), "献血类别": ("全血", "成分血")},
        (M("献血量(毫升)", ("采集血液{n}", "献血总量{n}"), "毫升", 200, 400, label="献血量"),),
        ("参加献血{n}", "无偿献血{n}"), "人次", rows=420, filters={"采血点": "{v}", "血型": "{v}"},
    ),
    D(
        ("农贸市场快检",), "zh", "检测日期", "day",
        {"市场": ("团岛市场", "埠西市场", "河马石市场"), "食品种类": ("水产", "蔬菜", "豆制品", "肉类")},
        (M("快检批次", ("快检{n}", "完成快速检测{n}"), "批次", 1, 30, label="快检"), M("问题批次", ("检出问题{n}",), "批次", 0, 4, label="问题批次")),
        (), "", rows=260, filters={"市场": "{v}", "食品种类": "{v}"}, ratios=(("问题检出率{n}", "问题批次", "快检批次"),),
    ),
    D(
        ("乡村公路建设",), "zh", "开工时间", "day",
        {"镇": ("大场镇", "海青镇", "泊里镇"), "工程类别": ("新建", "大修", "路面改造")},
        (M("里程(公里)", ("建设里程{n}", "修建乡村公路{n}"), "公里", 0.5, 18, 1, label="建设里程"), M("概算投资_万元", ("概算投资{n}", "总投资{n}"), "万元", 40, 3000, 1, label="概算投资")),
        ("实施乡村公路项目{n}",), "个", ident="项目编码", ident_stem="NG", rows=150, filters={"镇": "{v}", "工程类别": "{v}类"},
    ),
    D(
        ("地铁客流日报",), "zh", "运营日期", "day",
        {"线路": ("1号线", "2号线", "3号线", "8号线")},
        (M("客运量(万人次)", ("地铁客运量{n}", "发送乘客{n}"), "万人次", 5, 60, 2, label="客运量"), M("开行列次", ("开行列车{n}",), "列次", 100, 500, label="开行列次")),
        (), "", rows=620, filters={"线路": "{v}"},
    ),
    D(
        ("政务热线办理",), "zh", "来电日期", "day",
        {"诉求领域": ("住房保障", "劳动社保", "市政管理", "营商环境"), "承办单位": ("住房局", "人社局", "城市运行中心"), "满意度评价": ("满意", "基本满意", "不满意")},
        (M("办理用时(小时)", ("办理用时{n}",), "小时", 1, 90, 1, label="办理用时"),),
        ("受理诉求{n}", "接听群众来电{n}"), "件", ident="工单号", ident_stem="RX", rows=480, filters={"诉求领域": "{v}类", "承办单位": "{v}"},
    ),
    D(
        ("光荣院入住月报",), "zh", "填报月份", "month",
        {"院区": ("东院区", "西院区"), "对象类别": ("退役军人", "烈士遗属")},
        (M("月末在院人数", ("在院优抚对象{n}",), "人", 20, 200, stock=True, label="在院人数"), M("巡诊次数", ("开展巡诊{n}",), "次", 2, 30, label="巡诊")),
        (), "", filters={"院区": "{v}", "对象类别": "{v}"},
    ),
    D(
        ("固定资产投资累计",), "zh", "月份", "month",
        {"产业": ("第一产业", "第二产业", "第三产业")},
        (M("本年累计完成投资(亿元)", ("完成固定资产投资{n}", "固定资产投资{n}"), "亿元", 5, 90, 2, running=True, label="固定资产投资"), M("本年累计新开工项目数", ("新开工项目{n}",), "个", 2, 60, 0, running=True, label="新开工项目")),
        (), "", filters={"产业": "{v}"},
    ),
    D(
        ("新设市场主体",), "zh", "核准日期", "day",
        {"主体类型": ("企业", "个体户", "农民专业合作社"), "行业门类": ("批发零售", "住宿餐饮", "信息技术", "制造")},
        (M("注册资本(万元)", ("注册资本{n}", "注册资本总额{n}"), "万元", 1, 900, 1, label="注册资本"),),
        ("新登记市场主体{n}", "新设经营主体{n}"), "户", ident="统一代码", ident_stem="9137", rows=400, filters={"主体类型": "{v}", "行业门类": "{v}业"},
    ),
    D(
        ("学生体质监测",), "zh", "", "",
        {"学校": ("育才中学", "实验中学", "第五中学"), "年级": ("七年级", "八年级", "九年级"), "等第": ("优秀", "良好", "及格", "不及格")},
        (M("体重(千克)", ("体重平均{n}",), "千克", 35, 80, 1, label="体重"),),
        ("参测学生{n}",), "人", ident="学籍号", ident_stem="G37", rows=300, filters={"学校": "{v}", "年级": "{v}"},
    ),
    D(
        ("port_calls",), "en", "arrival_date", "day",
        {"terminal": ("North Quay", "Container Dock", "Ferry Pier"), "vessel_type": ("tanker", "bulk carrier", "ferry")},
        (M("cargo_tonnes", ("{n} were handled", "stevedores moved {n}"), "tonnes", 50, 9000, 1, label="cargo"), M("berth_hours", ("ships lay alongside for {n}",), "hours", 2, 60, label="berth hours")),
        ("the port received {n}", "{n} docked"), "vessels", rows=330, filters={"terminal": "at {v}", "vessel_type": "of the {v} class"},
    ),
    D(
        ("vaccination_sessions",), "en", "session_date", "day",
        {"site": ("Town Hall", "Leisure Centre", "Mobile Unit"), "vaccine": ("influenza", "MMR", "HPV")},
        (M("doses_given", ("nurses gave {n}", "{n} were administered"), "doses", 5, 300, label="doses given"), M("doses_wasted", ("{n} were thrown away",), "doses", 0, 9, label="wasted doses")),
        ("the trust held {n}",), "sessions", rows=260, filters={"site": "at the {v}", "vaccine": "for {v}"},
    ),
    D(
        ("planning_applications",), "en", "received_date", "day",
        {"ward": ("Abbey", "Castle", "Meadows", "Park"), "decision": ("approved", "refused", "pending"), "category": ("householder", "major", "listed building")},
        (M("fee_gbp", ("fees came to {n}", "applicants paid {n}"), "pounds", 100, 5000, label="fees"), M("dwellings_proposed", ("{n} were proposed",), "dwellings", 0, 40, label="dwellings proposed")),
        ("the council received {n}", "{n} were lodged"), "applications", rows=340, filters={"ward": "in {v} ward"},
    ),
    D(
        ("museum_admissions",), "en", "month", "month",
        {"gallery": ("Maritime", "Natural History", "Modern Art"), "visitor_type": ("adult", "school group", "member")},
        (M("visitors", ("galleries welcomed {n}", "{n} came"), "visitors", 100, 9000, label="visitor numbers"), M("shop_sales_usd", ("the shop took {n}",), "dollars", 300, 20000, label="shop sales")),
        (), "", filters={"gallery": "in the {v} gallery", "visitor_type": "on {v} tickets"},
    ),
    D(
        ("recycling_collections",), "en", "collected_on", "day",
        {"depot": ("East Depot", "West Depot"), "material": ("paper", "glass", "food waste")},
        (M("weight_kg", ("crews collected {n}", "the round brought in {n}"), "kg", 80, 4000, label="collected weight"), M("missed_bins", ("{n} were missed",), "bins", 0, 12, label="missed bins")),
        ("crews made {n}",), "rounds", rows=300, filters={"depot": "from {v}", "material": "of {v}"},
    ),
)  # fmt: skip
