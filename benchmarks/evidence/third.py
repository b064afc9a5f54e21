# ruff: noqa: E501 - one ledger a block, as in a table
"""A third set of made-up ledgers: courts, buses, water, farms, tourism, energy, schools, clinics.

Written without looking at the concept table; its first run is kept in README.md.
"""

from __future__ import annotations

from domains import D, M

THIRD: tuple[D, ...] = (
    D(
        ("法院收结案台账", "审判案件登记"), "zh", "立案日期", "day",
        {"案由": ("民间借贷", "买卖合同", "离婚纠纷", "劳动争议", "机动车交通事故责任"), "审判庭": ("民一庭", "民二庭", "少年家事庭", "行政庭"), "结案方式": ("判决", "调解", "撤诉", "未结")},
        (M("标的额(万元)", ("涉案标的额{n}", "诉讼标的总额{n}"), "万元", 0.5, 300, 1, label="标的额"), M("审理天数", ("审理用时{n}",), "天", 10, 170, label="审理天数")),
        ("新收各类案件{n}", "受理各类诉讼案件{n}"), "件", ident="案号", ident_stem="民初", rows=360,
        filters={"案由": "{v}", "审判庭": "{v}"}, distinct={"案由": "涉及{n}案由"},
    ),
    D(
        ("检察监督案件",), "zh", "受理时间", "day",
        {"办案部门": ("第一检察部", "第二检察部", "第三检察部"), "业务类别": ("刑事检察", "民事检察", "行政检察", "公益诉讼检察")},
        (M("挽回损失_万元", ("挽回经济损失{n}", "为群众挽回损失{n}"), "万元", 0, 90, 1, label="挽回损失"), M("制发检察建议数", ("制发检察建议{n}", "发出检察建议{n}"), "份", 0, 4, label="检察建议")),
        ("办理各类监督案件{n}", "立案办理{n}"), "件", rows=280,
        filters={"业务类别": "{v}", "办案部门": "{v}"},
    ),
    D(
        ("公交运营月报",), "zh", "月份", "month",
        {"公司": ("巴士一公司", "巴士二公司", "快线公司"), "车型": ("纯电动", "燃油", "混合动力")},
        (M("客运量(万人次)", ("完成客运量{n}", "运送乘客{n}"), "万人次", 5, 400, 1, label="客运量"), M("营运里程(万公里)", ("营运里程{n}", "行驶里程达{n}"), "万公里", 10, 300, 1, label="营运里程"), M("投诉件数", ("收到乘客投诉{n}",), "件", 0, 30, label="投诉量")),
        (), "", filters={"公司": "{v}", "车型": "{v}车辆"},
    ),
    D(
        ("水厂供水统计",), "zh", "统计月份", "month",
        {"水厂": ("白沙河水厂", "仙家寨水厂", "崂山水厂")},
        (M("供水量(万立方米)", ("供水{n}", "完成供水量{n}"), "万立方米", 100, 900, 1, label="供水量"), M("漏损水量(万立方米)", ("漏损水量{n}",), "万立方米", 5, 90, 1, label="漏损水量"), M("水质检测次数", ("开展水质检测{n}",), "次", 20, 200, label="水质检测")),
        (), "", filters={"水厂": "{v}"}, ratios=(("漏损率{n}", "漏损水量(万立方米)", "供水量(万立方米)"),),
    ),
    D(
        ("农产品质量抽检",), "zh", "抽样日期", "day",
        {"乡镇": ("张家楼镇", "大村镇", "六汪镇", "海青镇"), "产品类别": ("叶菜", "茶叶", "水果", "畜禽产品"), "检测结果": ("合格", "不合格")},
        (M("样品数量", ("抽取样品{n}", "抽检样品{n}"), "份", 1, 20, label="样品数"), M("检测项次", ("完成检测{n}",), "项次", 3, 60, label="检测项次")),
        ("开展例行抽检{n}", "开展监督抽检{n}"), "批次", rows=260,
        filters={"乡镇": "{v}", "产品类别": "{v}"}, distinct={"乡镇": "覆盖{n}乡镇"},
    ),
    D(
        ("高标准农田建设",), "zh", "开工日期", "day",
        {"镇街": ("王台街道", "宝山镇", "藏马镇", "铁山街道"), "建设内容": ("土地平整", "田间道路", "灌溉排水")},
        (M("建设面积(亩)", ("建设高标准农田{n}", "建设面积{n}"), "亩", 30, 900, label="建设面积"), M("投入资金(万元)", ("投入资金{n}", "投入财政资金{n}"), "万元", 5, 300, 1, label="投入资金")),
        ("实施农田建设项目{n}",), "个", rows=140,
        filters={"镇街": "{v}", "建设内容": "{v}类"},
    ),
    D(
        ("旅游接待累计表",), "zh", "月份", "month",
        {"区市": ("市南区", "崂山区", "黄岛区", "即墨区")},
        (M("累计接待游客(万人次)", ("接待游客{n}", "累计接待国内外游客{n}"), "万人次", 5, 90, 1, running=True, label="接待游客"), M("累计旅游收入(亿元)", ("实现旅游收入{n}", "旅游总收入{n}"), "亿元", 1, 40, 2, running=True, label="旅游收入")),
        (), "", filters={"区市": "{v}"},
    ),
    D(
        ("一般公共预算收支",), "zh", "截至月份", "month",
        {"级次": ("市本级", "区级", "镇街级")},
        (M("本年累计收入_万元", ("完成一般公共预算收入{n}", "一般公共预算收入{n}"), "万元", 900, 9000, 0, running=True, label="一般公共预算收入"), M("本年累计支出_万元", ("一般公共预算支出{n}", "完成一般公共预算支出{n}"), "万元", 900, 12000, 0, running=True, label="一般公共预算支出")),
        (), "", filters={"级次": "{v}"},
    ),
    D(
        ("在校学生情况",), "zh", "学年", "year",
        {"学段": ("小学", "初中", "普通高中", "中职"), "办学性质": ("公办", "民办")},
        (M("在校生数", ("在校学生{n}", "共有在校生{n}"), "人", 300, 9000, stock=True, label="在校生"), M("专任教师数", ("专任教师{n}",), "人", 30, 700, stock=True, label="专任教师")),
        (), "", filters={"学段": "{v}", "办学性质": "{v}学校"},
    ),
    D(
        ("新能源发电装机",), "zh", "月份", "month",
        {"电源类型": ("光伏", "风电", "生物质")},
        (M("装机容量_万千瓦", ("装机容量{n}", "累计装机容量达{n}"), "万千瓦", 5, 300, 1, stock=True, label="装机容量"), M("发电量(亿千瓦时)", ("发电量{n}", "完成发电量{n}"), "亿千瓦时", 0.2, 9, 2, label="发电量")),
        (), "", filters={"电源类型": "{v}"},
    ),
    D(
        ("家庭医生签约服务",), "zh", "签约日期", "day",
        {"卫生院": ("宝山卫生院", "理务关卫生院", "滨海卫生院"), "人群分类": ("老年人", "孕产妇", "慢病患者", "儿童")},
        (M("随访次数", ("提供随访{n}", "上门随访{n}"), "次", 0, 6, label="随访次数"),),
        ("签约居民{n}", "新签约居民{n}"), "人", ident="档案编号", ident_stem="JY", rows=400,
        filters={"卫生院": "{v}", "人群分类": "{v}"},
    ),
    D(
        ("消防接处警",), "zh", "接警日期", "day",
        {"警情类型": ("火灾扑救", "抢险救援", "社会救助"), "消防站": ("江西路站", "香港东路站", "辽阳东路站")},
        (M("出动人数", ("出动消防员{n}", "出动指战员{n}"), "人次", 5, 60, label="出动人员"), M("出动车辆", ("出动消防车{n}",), "辆次", 1, 9, label="出动车辆"), M("抢救财产价值(万元)", ("抢救财产价值{n}", "抢救财产{n}"), "万元", 0, 60, 1, label="抢救财产")),
        ("接警出动{n}", "接处警情{n}"), "起", rows=330,
        filters={"警情类型": "{v}", "消防站": "{v}"},
    ),
    D(
        ("职业技能培训",), "zh", "开班日期", "day",
        {"工种": ("电工", "焊工", "养老护理员", "育婴员"), "培训机构": ("启航学校", "蓝海职院", "工匠学院")},
        (M("培训人数", ("培训学员{n}", "参训学员{n}"), "人", 10, 60, label="培训人数"), M("取证人数", ("取得证书{n}",), "人", 5, 50, label="取证人数"), M("补贴金额(元)", ("发放培训补贴{n}", "兑付补贴资金{n}"), "万元", 3000, 60000, 0, 0.0001, label="补贴金额")),
        ("开办培训班{n}",), "期", rows=170,
        filters={"工种": "{v}", "培训机构": "{v}"}, distinct={"工种": "涉及{n}工种"},
    ),
    D(
        ("口岸进出口",), "zh", "月份", "month",
        {"贸易方式": ("一般贸易", "加工贸易", "保税物流"), "方向": ("出口", "进口")},
        (M("货值(亿元)", ("货值{n}",), "亿元", 5, 300, 1, label="货值"), M("报关单量", ("处理报关单{n}",), "票", 200, 9000, label="报关单")),
        (), "", filters={"贸易方式": "{v}", "方向": "{v}"},
    ),
    D(
        ("特种设备检验",), "zh", "检验日期", "day",
        {"设备种类": ("电梯", "锅炉", "压力容器", "起重机械"), "使用单位性质": ("商场", "工厂", "住宅小区", "医院")},
        (M("检验费(元)", ("收取检验费{n}",), "元", 200, 4000, label="检验费"), M("不合格项数", ("查出不合格项{n}",), "项", 0, 5, label="不合格项")),
        ("检验特种设备{n}", "完成设备检验{n}"), "台", ident="设备代码", ident_stem="TS", rows=300,
        filters={"设备种类": "{v}", "使用单位性质": "{v}"},
    ),
    D(
        ("bus_ridership",), "en", "month", "month",
        {"line": ("Red Line", "Blue Line", "Airport Express"), "ticket_type": ("adult", "concession")},
        (M("boardings", ("buses carried {n}", "{n} were counted"), "passengers", 2000, 90000, label="boardings"), M("fare_income_gbp", ("fares brought in {n}",), "pounds", 3000, 90000, label="fare income")),
        (), "", filters={"line": "on the {v}", "ticket_type": "among {v} travellers"},
    ),
    D(
        ("court_cases",), "en", "filed_on", "day",
        {"court": ("Eastgate Court", "Millbrook Court"), "case_type": ("civil", "family", "small claims"), "status": ("open", "closed")},
        (M("hearing_days", ("judges sat for {n}",), "days", 1, 14, label="hearing days"), M("award_usd", ("awards came to {n}",), "dollars", 300, 60000, label="awards")),
        ("{n} were filed", "we registered {n}"), "cases", rows=320,
        filters={"court": "at {v}", "case_type": "in {v} matters"},
    ),
    D(
        ("water_quality_samples",), "en", "sampled_on", "day",
        {"catchment": ("Upper Lee", "Wandle", "Medway"), "laboratory": ("North Lab", "City Lab")},
        (M("failures", ("{n} were noted",), "failures", 0, 4, label="failures"), M("parameters_tested", ("{n} were measured",), "parameters", 5, 40, label="parameters tested")),
        ("the agency took {n}", "{n} were taken"), "samples", rows=340,
        filters={"catchment": "in the {v} catchment", "laboratory": "by {v}"},
    ),
    D(
        ("solar_output",), "en", "month", "month",
        {"plant": ("Hilltop", "Meadow Farm", "Quayside")},
        (M("output_mwh", ("the plants generated {n}", "output reached {n}"), "MWh", 200, 9000, label="output"), M("downtime_hours", ("downtime was {n}",), "hours", 0, 60, label="downtime")),
        (), "", filters={"plant": "at {v}"},
    ),
    D(
        ("social_housing_repairs",), "en", "reported_date", "day",
        {"estate": ("Elm Park", "Kingsway", "Rosehill"), "trade": ("plumbing", "electrical", "roofing"), "priority": ("emergency", "routine")},
        (M("cost_gbp", ("repairs cost {n}", "the council spent {n}"), "pounds", 40, 1800, label="repair costs"), M("days_to_complete", ("repairs took {n}",), "days", 1, 40, label="days to complete")),
        ("tenants reported {n}", "we completed {n}"), "repairs", rows=360,
        filters={"estate": "on the {v} estate", "trade": "in {v}"},
    ),
)  # fmt: skip
