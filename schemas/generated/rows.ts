// Written by `npm run generate` from schemas/layers; not edited by hand.

/** 宗地 ZD */
export interface ParcelRow {
  /** 标识码 BSM */
  readonly identifier: number | null;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 宗地代码 ZDDM */
  readonly parcelCode: string;
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string | null;
  /** 宗地特征码 ZDTZM */
  readonly parcelFeature: string | null;
  /** 坐落 ZL */
  readonly location: string | null;
  /** 宗地面积 ZDMJ (㎡) */
  readonly area: number | null;
  /** 面积单位 MJDW */
  readonly areaUnit: string | null;
  /** 用途 YT */
  readonly landClass: string | null;
  /** 用途名称 YTMC */
  readonly landClassName: string | null;
  /** 等级 DJ */
  readonly grade: string | null;
  /** 价格 JG (万元) */
  readonly price: number | null;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 权利性质 QLXZ */
  readonly rightNature: string | null;
  /** 权利设定方式 QLSDFS */
  readonly rightSetting: string | null;
  /** 权属性质 QSXZ */
  readonly ownershipNature: string | null;
  /** 权利人 QLR */
  readonly rightHolder: string | null;
  /** 容积率 RJL */
  readonly plotRatio: number | null;
  /** 建筑密度 JZMD (%) */
  readonly buildingDensity: number | null;
  /** 建筑限高 JZXG (m) */
  readonly buildingHeightLimit: number | null;
  /** 宗地四至-东 ZDSZD */
  readonly eastNeighbour: string | null;
  /** 宗地四至-南 ZDSZN */
  readonly southNeighbour: string | null;
  /** 宗地四至-西 ZDSZX */
  readonly westNeighbour: string | null;
  /** 宗地四至-北 ZDSZB */
  readonly northNeighbour: string | null;
  /** 图幅号 TFH */
  readonly mapSheet: string | null;
  /** 地籍号 DJH */
  readonly cadastralNumber: string | null;
  /** 档案号 DAH */
  readonly archiveNumber: string | null;
  /** 地籍子区代码 DJZQDM */
  readonly cadastralSubdistrict: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 状态 ZT */
  readonly status: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记机构编码 DJJGBM */
  readonly registryCode: string | null;
  /** 登记机构名称 DJJGMC */
  readonly registryName: string | null;
  /** 街道号 JDH */
  readonly blockNumber: string | null;
  /** 街坊号 JFH */
  readonly neighbourhoodNumber: string | null;
  /** 宗号 ZH */
  readonly lotNumber: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 宗地图 ZDT */
  readonly parcelMap: string | null;
}

/** 界址点 JZD */
export interface BoundaryPointRow {
  /** 标识码 BSM */
  readonly identifier: number | null;
  /** 宗地/宗海代码 ZDZHDM */
  readonly parcelCode: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 界址点号 JZDH */
  readonly pointNumber: string;
  /** 圈号 QH */
  readonly ring: number;
  /** 顺序号 SXH */
  readonly sequence: number;
  /** 界标类型 JBLX */
  readonly markType: string | null;
  /** 界址点类型 JZDLX */
  readonly pointType: string | null;
  /** X坐标值（北） XZBZ (m) */
  readonly northing: number | null;
  /** Y坐标值（东） YZBZ (m) */
  readonly easting: number | null;
}

/** 界址线 JZX */
export interface BoundaryLineRow {
  /** 标识码 BSM */
  readonly identifier: number | null;
  /** 宗地/宗海代码 ZDZHDM */
  readonly parcelCode: string;
  /** 界址线号 JZXH */
  readonly lineNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 界址线长度 JZXCD (m) */
  readonly lineLength: number | null;
  /** 界址线类别 JZXLB */
  readonly lineType: string | null;
  /** 界址线位置 JZXWZ */
  readonly position: string | null;
  /** 界线性质 JXXZ */
  readonly nature: string | null;
  /** 权属界线协议书编号 QSJXXYSBH */
  readonly agreementNumber: string | null;
  /** 权属界线协议书 QSJXXYS */
  readonly agreement: string | null;
  /** 权属争议原由书编号 QSZYYYSBH */
  readonly disputeNumber: string | null;
  /** 权属争议原由书 QSZYYYS */
  readonly dispute: string | null;
}

/** 测量控制点 KZD */
export interface ControlPointRow {
  /** 标识码 BSM */
  readonly identifier: number | null;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 控制点点号 KZDDH */
  readonly pointNumber: string;
  /** 控制点名称 KZDMC */
  readonly name: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 控制点类型 KZDLX */
  readonly pointType: string | null;
  /** 控制点等级 KZDDJ */
  readonly grade: string | null;
  /** 标石类型 BSLX */
  readonly stoneType: string | null;
  /** 标志类型 BZLX */
  readonly markType: string | null;
  /** 控制点状态 KZDZT */
  readonly state: string | null;
  /** 坐标系 ZBX */
  readonly coordinateSystem: string | null;
  /** X坐标值（北） XZB (m) */
  readonly northing: number | null;
  /** Y坐标值（东） YZB (m) */
  readonly easting: number | null;
  /** 高程 GC (m) */
  readonly elevation: number | null;
  /** 高程基准 GCJZ */
  readonly verticalDatum: string | null;
  /** 点之记 DZJ */
  readonly description: string | null;
  /** 测量日期 CLRQ */
  readonly measuredOn: string | null;
  /** 巡查日期 XCRQ */
  readonly inspectedOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 自然幢 ZRZ */
export interface BuildingRow {
  /** 标识码 BSM */
  readonly identifier: number | null;
  /** 自然幢号 ZRZH */
  readonly buildingNumber: string;
  /** 宗地代码 ZDDM */
  readonly parcelCode: string | null;
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string | null;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 项目名称 XMMC */
  readonly projectName: string | null;
  /** 建筑物名称 JZWMC */
  readonly name: string | null;
  /** 竣工日期 JGRQ */
  readonly completedOn: string | null;
  /** 建筑物高度 JZWGD (m) */
  readonly height: number | null;
  /** 幢占地面积 ZZDMJ (㎡) */
  readonly groundArea: number | null;
  /** 幢用地面积 ZYDMJ (㎡) */
  readonly landArea: number | null;
  /** 预测建筑面积 YCJZMJ (㎡) */
  readonly predictedFloorArea: number | null;
  /** 实测建筑面积 SCJZMJ (㎡) */
  readonly measuredFloorArea: number | null;
  /** 总层数 ZCS */
  readonly storeys: number | null;
  /** 地上层数 DSCS */
  readonly storeysAbove: number | null;
  /** 地下层数 DXCS */
  readonly storeysBelow: number | null;
  /** 地下深度 DXSD (m) */
  readonly depthBelow: number | null;
  /** 规划用途 GHYT */
  readonly plannedUse: string | null;
  /** 房屋结构 FWJG */
  readonly structure: string | null;
  /** 总套数 ZTS */
  readonly unitCount: number | null;
  /** 建筑物基本用途 JZWJBYT */
  readonly basicUse: string | null;
  /** 档案号 DAH */
  readonly archiveNumber: string | null;
  /** 状态 ZT */
  readonly status: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 户 H */
export interface BuildingUnitRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 房屋编码 FWBM */
  readonly houseCode: string | null;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 自然幢号 ZRZH */
  readonly buildingNumber: string | null;
  /** 逻辑幢号 LJZH */
  readonly logicalBuilding: string | null;
  /** 层号 CH */
  readonly storeyNumber: string | null;
  /** 坐落 ZL */
  readonly location: string | null;
  /** 面积单位 MJDW */
  readonly areaUnit: string | null;
  /** 实际层数 SJCS */
  readonly actualStorey: number | null;
  /** 户号 HH */
  readonly houseNumber: number | null;
  /** 室号部位 SHBW */
  readonly roomNumber: string | null;
  /** 户型 HX */
  readonly layout: string | null;
  /** 户型结构 HXJG */
  readonly layoutStructure: string | null;
  /** 房屋用途一 FWYT1 */
  readonly use: string | null;
  /** 房屋用途二 FWYT2 */
  readonly secondUse: string | null;
  /** 房屋用途三 FWYT3 */
  readonly thirdUse: string | null;
  /** 预测建筑面积 YCJZMJ (㎡) */
  readonly predictedFloorArea: number | null;
  /** 预测套内建筑面积 YCTNJZMJ (㎡) */
  readonly predictedInnerArea: number | null;
  /** 预测分摊建筑面积 YCFTJZMJ (㎡) */
  readonly predictedSharedArea: number | null;
  /** 预测地下部分建筑面积 YCDXBFJZMJ (㎡) */
  readonly predictedUndergroundArea: number | null;
  /** 预测其他建筑面积 YCQTJZMJ (㎡) */
  readonly predictedOtherArea: number | null;
  /** 预测分摊系数 YCFTXS */
  readonly predictedShareFactor: number | null;
  /** 实测建筑面积 SCJZMJ (㎡) */
  readonly measuredFloorArea: number | null;
  /** 实测套内建筑面积 SCTNJZMJ (㎡) */
  readonly measuredInnerArea: number | null;
  /** 实测分摊建筑面积 SCFTJZMJ (㎡) */
  readonly measuredSharedArea: number | null;
  /** 实测地下部分建筑面积 SCDXBFJZMJ (㎡) */
  readonly measuredUndergroundArea: number | null;
  /** 实测其他建筑面积 SCQTJZMJ (㎡) */
  readonly measuredOtherArea: number | null;
  /** 实测分摊系数 SCFTXS */
  readonly measuredShareFactor: number | null;
  /** 共有土地面积 GYTDMJ (㎡) */
  readonly commonLandArea: number | null;
  /** 分摊土地面积 FTTDMJ (㎡) */
  readonly sharedLandArea: number | null;
  /** 独用土地面积 DYTDMJ (㎡) */
  readonly soleLandArea: number | null;
  /** 房屋类型 FWLX */
  readonly houseType: string | null;
  /** 房屋性质 FWXZ */
  readonly houseNature: string | null;
  /** 房产分户图 FCFHT */
  readonly storeyPlan: string | null;
  /** 状态 ZT */
  readonly status: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 逻辑幢 LJZ */
export interface LogicalBuildingRow {
  /** 逻辑幢号 LJZH */
  readonly logicalBuilding: string;
  /** 自然幢号 ZRZH */
  readonly buildingNumber: string | null;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 门牌号 MPH */
  readonly housePlate: string | null;
  /** 预测建筑面积 YCJZMJ (㎡) */
  readonly predictedFloorArea: number | null;
  /** 预测地下面积 YCDXMJ (㎡) */
  readonly predictedUndergroundArea: number | null;
  /** 预测其他面积 YCQTMJ (㎡) */
  readonly predictedOtherArea: number | null;
  /** 实测建筑面积 SCJZMJ (㎡) */
  readonly measuredFloorArea: number | null;
  /** 实测地下面积 SCDXMJ (㎡) */
  readonly measuredUndergroundArea: number | null;
  /** 实测其他面积 SCQTMJ (㎡) */
  readonly measuredOtherArea: number | null;
  /** 竣工日期 JGRQ */
  readonly completedOn: string | null;
  /** 房屋结构一 FWJG1 */
  readonly structure: string | null;
  /** 房屋结构二 FWJG2 */
  readonly secondStructure: string | null;
  /** 房屋结构三 FWJG3 */
  readonly thirdStructure: string | null;
  /** 建筑物状态 JZWZT */
  readonly buildingState: string | null;
  /** 房屋用途一 FWYT1 */
  readonly use: string | null;
  /** 房屋用途二 FWYT2 */
  readonly secondUse: string | null;
  /** 房屋用途三 FWYT3 */
  readonly thirdUse: string | null;
  /** 总层数 ZCS */
  readonly storeys: number | null;
  /** 地上层数 DSCS */
  readonly storeysAbove: number | null;
  /** 地下层数 DXCS */
  readonly storeysBelow: number | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 层 C */
export interface BuildingStoreyRow {
  /** 层号 CH */
  readonly storeyNumber: string;
  /** 自然幢号 ZRZH */
  readonly buildingNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 实际层 SJC */
  readonly actualStorey: string | null;
  /** 名义层 MYC */
  readonly nominalStorey: string | null;
  /** 层建筑面积 CJZMJ (㎡) */
  readonly floorArea: number | null;
  /** 层套内建筑面积 CTNJZMJ (㎡) */
  readonly innerArea: number | null;
  /** 层阳台面积 CYTMJ (㎡) */
  readonly balconyArea: number | null;
  /** 层共有建筑面积 CGYJZMJ (㎡) */
  readonly commonArea: number | null;
  /** 层分摊建筑面积 CFTJZMJ (㎡) */
  readonly sharedArea: number | null;
  /** 层半墙面积 CBQMJ (㎡) */
  readonly halfWallArea: number | null;
  /** 层高 CG (m) */
  readonly height: number | null;
  /** 水平投影面积 SPTYMJ (㎡) */
  readonly horizontalArea: number | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 地籍区 DJQ */
export interface CadastralDistrictRow {
  /** 标识码 BSM */
  readonly identifier: number | null;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 地籍区代码 DJQDM */
  readonly code: string;
  /** 地籍区名称 DJQMC */
  readonly name: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 地籍子区 DJZQ */
export interface CadastralSubdistrictRow {
  /** 标识码 BSM */
  readonly identifier: number | null;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 地籍子区代码 DJZQDM */
  readonly code: string;
  /** 地籍子区名称 DJZQMC */
  readonly name: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 永久基本农田 YJJBNTBHTB */
export interface BasicFarmlandRow {
  /** 标识码 BSM */
  readonly identifier: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 行政区名称 XZQMC */
  readonly districtName: string | null;
  /** 永久基本农田图斑编号 YJJBNTTBBH */
  readonly farmlandNumber: string | null;
  /** 图斑编号 TBBH */
  readonly patchNumber: string | null;
  /** 地类编码 DLBM */
  readonly landClass: string | null;
  /** 地类名称 DLMC */
  readonly landClassName: string | null;
  /** 权属性质 QSXZ */
  readonly ownershipNature: string | null;
  /** 权属单位代码 QSDWDM */
  readonly tenureUnitCode: string | null;
  /** 权属单位名称 QSDWMC */
  readonly tenureUnitName: string | null;
  /** 坐落单位代码 ZLDWDM */
  readonly locationUnitCode: string | null;
  /** 坐落单位名称 ZLDWMC */
  readonly locationUnitName: string | null;
  /** 永久基本农田图斑面积 YJJBNTTBMJ (㎡) */
  readonly patchArea: number | null;
  /** 扣除地类编码 KCDLBM */
  readonly deductedClass: string | null;
  /** 扣除地类系数 KCXS */
  readonly deductionFactor: number | null;
  /** 扣除地类面积 KCMJ (㎡) */
  readonly deductedArea: number | null;
  /** 耕地类型 GDLX */
  readonly farmlandType: string | null;
  /** 耕地坡度级别 GDPDJB */
  readonly farmlandSlope: string | null;
  /** 图斑细化代码 TBXHDM */
  readonly refinementCode: string | null;
  /** 图斑细化名称 TBXHMC */
  readonly refinementName: string | null;
  /** 种植属性代码 ZZSXDM */
  readonly plantingCode: string | null;
  /** 种植属性名称 ZZSXMC */
  readonly plantingName: string | null;
  /** 耕地等别 GDDB */
  readonly farmlandGrade: number | null;
  /** 飞入地标识 FRDBS */
  readonly enclave: string | null;
  /** 永久基本农田面积 YJJBNTMJ (㎡) */
  readonly farmlandArea: number | null;
  /** 耕地等级 GDDJ */
  readonly farmlandQuality: number | null;
  /** 灌溉保证率 GGBZL */
  readonly irrigation: string | null;
  /** 质量分类代码 ZLFLDM */
  readonly qualityClass: string | null;
  /** 数据年份 SJNF */
  readonly surveyYear: number | null;
  /** 村负责人 CFZR */
  readonly responsible: string | null;
  /** 组名称 ZMC */
  readonly groupName: string | null;
  /** 组责任人 ZZRR */
  readonly groupResponsible: string | null;
  /** 责任人名称 ZRRMC */
  readonly responsibleName: string | null;
  /** 责任人证件号码 ZRRZJHM */
  readonly responsibleIdNumber: string | null;
  /** 联系电话 LXDH */
  readonly phone: string | null;
  /** 居住地址 JZDZ */
  readonly homeAddress: string | null;
  /** 保护开始时间 BHKSSJ */
  readonly protectedFrom: string | null;
  /** 保护结束时间 BHJSSJ */
  readonly protectedUntil: string | null;
  /** 事件编号 SJBH */
  readonly eventNumber: string | null;
  /** 事件名称 SJMC */
  readonly eventName: string | null;
  /** 自然适宜性 ZRSYX */
  readonly naturalLimits: string | null;
  /** 是否稳定利用耕地 WDGD */
  readonly stableFarmland: string | null;
  /** 是否为原永久基本农田 SFWYYJJBNT */
  readonly originalFarmland: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 生态保护红线 STBHHX */
export interface EcologicalRedlineRow {
  /** 标识码 BSM */
  readonly identifier: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 行政区名称 XZQMC */
  readonly districtName: string | null;
  /** 省 SHENG */
  readonly province: string | null;
  /** 市 SHI */
  readonly city: string | null;
  /** 县 XIAN */
  readonly county: string | null;
  /** 红线编码 HXBM */
  readonly redlineCode: string | null;
  /** 红线名称 HXMC */
  readonly redlineName: string | null;
  /** 红线类型 HXLX */
  readonly redlineType: string | null;
  /** 类型编码 LXBM */
  readonly typeCode: string | null;
  /** 面积 MJ (㎡) */
  readonly area: number | null;
  /** 区域面积 QYMJ (km²) */
  readonly areaSquareKilometres: number | null;
  /** 自然保护地名称 ZRBHDMC */
  readonly reserveName: string | null;
  /** 自然保护地级别 ZRBHDJB */
  readonly reserveLevel: string | null;
  /** 自然保护地类型 ZRBHDLX */
  readonly reserveType: string | null;
  /** 自然保护地分区 ZRBHDFQ */
  readonly reserveZone: string | null;
  /** 系统与植被类型 XTYZBLX */
  readonly ecosystemType: string | null;
  /** 管控措施 GKCS */
  readonly control: string | null;
  /** 设立时间 SLSJ */
  readonly delimitedOn: string | null;
  /** 所在县级行政区代码 SZXJXZQDM */
  readonly settingDistrictCode: string | null;
  /** 所在县级行政区名称 SZXJXZQMC */
  readonly settingDistrictName: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 城镇开发边界 CZKFBJ */
export interface UrbanGrowthBoundaryRow {
  /** 标识码 BSM */
  readonly identifier: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 行政区名称 XZQMC */
  readonly districtName: string | null;
  /** 城镇名称 CZMC */
  readonly townName: string | null;
  /** 规划分区代码 GHFQDM */
  readonly zoneCode: string | null;
  /** 规划分区名称 GHFQMC */
  readonly zoneName: string | null;
  /** 面积 MJ (㎡) */
  readonly area: number | null;
  /** 设立时间 SLSJ */
  readonly delimitedOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 地类图斑 DLTB */
export interface LandUseRow {
  /** 标识码 BSM */
  readonly identifier: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 图斑预编号 TBYBH */
  readonly provisionalNumber: string | null;
  /** 图斑编号 TBBH */
  readonly patchNumber: string | null;
  /** 地类编码 DLBM */
  readonly landClass: string | null;
  /** 地类名称 DLMC */
  readonly landClassName: string | null;
  /** 权属性质 QSXZ */
  readonly ownershipNature: string | null;
  /** 权属单位代码 QSDWDM */
  readonly tenureUnitCode: string | null;
  /** 权属单位名称 QSDWMC */
  readonly tenureUnitName: string | null;
  /** 坐落单位代码 ZLDWDM */
  readonly locationUnitCode: string | null;
  /** 坐落单位名称 ZLDWMC */
  readonly locationUnitName: string | null;
  /** 图斑面积 TBMJ (㎡) */
  readonly patchArea: number | null;
  /** 扣除地类编码 KCDLBM */
  readonly deductedClass: string | null;
  /** 扣除地类系数 KCXS */
  readonly deductionFactor: number | null;
  /** 扣除地类面积 KCMJ (㎡) */
  readonly deductedArea: number | null;
  /** 耕地类型 GDLX */
  readonly farmlandType: string | null;
  /** 耕地坡度级别 GDPDJB */
  readonly farmlandSlope: string | null;
  /** 图斑细化代码 TBXHDM */
  readonly refinementCode: string | null;
  /** 图斑细化名称 TBXHMC */
  readonly refinementName: string | null;
  /** 种植属性代码 ZZSXDM */
  readonly plantingCode: string | null;
  /** 种植属性名称 ZZSXMC */
  readonly plantingName: string | null;
  /** 耕地等别 GDDB */
  readonly farmlandGrade: number | null;
  /** 飞入地标识 FRDBS */
  readonly enclave: string | null;
  /** 图斑地类面积 TBDLMJ (㎡) */
  readonly classArea: number | null;
  /** 线状地物宽度 XZDWKD (m) */
  readonly linearWidth: number | null;
  /** 城镇村属性码 CZCSXM */
  readonly settlementCode: string | null;
  /** 数据年份 SJNF */
  readonly surveyYear: number | null;
  /** 描述说明 MSSM */
  readonly description: string | null;
  /** 海岛名称 HDMC */
  readonly islandName: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 行政区 XZQ */
export interface AdministrativeAreaRow {
  /** 标识码 BSM */
  readonly identifier: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string;
  /** 行政区名称 XZQMC */
  readonly districtName: string | null;
  /** 调查面积 DCMJ (㎡) */
  readonly surveyedArea: number | null;
  /** 计算面积 JSMJ (㎡) */
  readonly computedArea: number | null;
  /** 描述说明 MSSM */
  readonly description: string | null;
  /** 海岛名称 HDMC */
  readonly islandName: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 低效用地 DXYD */
export interface LowEfficiencyLandRow {
  /** 地块编号 DKBH */
  readonly plotCode: string;
  /** 一码 YMC */
  readonly landCode: string | null;
  /** 地块名称 DKMC */
  readonly plotName: string | null;
  /** 类别 LB */
  readonly stockType: string | null;
  /** 危污乱散低分类 WWLSD */
  readonly stockClasses: readonly string[] | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 行政区名称 XZQMC */
  readonly districtName: string | null;
  /** 乡镇街道 XZMC */
  readonly townName: string | null;
  /** 自然资源所 ZJS */
  readonly landOffice: string | null;
  /** 坐落 ZL */
  readonly location: string | null;
  /** 地块面积 MJ (㎡) */
  readonly area: number | null;
  /** 地块面积（亩） MJM (亩) */
  readonly areaMu: number | null;
  /** 图幅号 TFH */
  readonly mapSheet: string | null;
  /** 现状地类编码 DLBM */
  readonly landClass: string | null;
  /** 现状地类构成 DLTBFX */
  readonly landClassSplit: Readonly<Record<string, unknown>> | null;
  /** 调查区编号 DCQBH */
  readonly surveyArea: string | null;
  /** 片区面积 PQMJ (公顷) */
  readonly surveyAreaSize: number | null;
  /** 低效大类代码 DLDM */
  readonly majorCategory: string | null;
  /** 低效大类名称 DXDLMC */
  readonly majorCategoryName: string | null;
  /** 低效小类代码 XLDM */
  readonly minorCategory: string | null;
  /** 低效小类名称 XLMC */
  readonly minorCategoryName: string | null;
  /** 使用状况 SYZK */
  readonly usage: string | null;
  /** 是否低效 SFDX */
  readonly lowEfficiency: boolean | null;
  /** 是否城中村 SFCZC */
  readonly urbanVillage: boolean | null;
  /** 是否成片土地 SFCHTD */
  readonly wholeRenewal: boolean | null;
  /** 其中历史遗留用地面积 QZLSYLYDMJ (㎡) */
  readonly legacyArea: number | null;
  /** 改造模式 GZMS */
  readonly renewalMode: string | null;
  /** 改造进展 GZJZ */
  readonly renewalProgress: string | null;
  /** 再开发时序 ZKFSX */
  readonly renewalSequence: string | null;
  /** 开发潜力 KFQL */
  readonly potential: string | null;
  /** 地均固定资产投资 DJGDZCTZ (万元/公顷) */
  readonly investmentPerArea: number | null;
  /** 地均入库税金 DJRKSJ (万元/公顷) */
  readonly taxPerArea: number | null;
  /** 环境状况 HJZK */
  readonly environment: string | null;
  /** 处罚文号 CFWH */
  readonly penaltyNumber: string | null;
  /** 权利人 QLR */
  readonly rightHolder: string | null;
  /** 权属性质 QSXZ */
  readonly ownershipKind: string | null;
  /** 权利性质 QLXZ */
  readonly rightNature: string | null;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 宗地代码 ZDDM */
  readonly parcelCodes: readonly string[] | null;
  /** 不动产单元号 BDCDYH */
  readonly unitNumbers: readonly string[] | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumbers: readonly string[] | null;
  /** 规划用途 GHYT */
  readonly plannedUse: string | null;
  /** 规划容积率 GHRJL */
  readonly plannedPlotRatio: number | null;
  /** 容积率上限 RJLSX */
  readonly plotRatioLimit: number | null;
  /** 规划建筑密度 GHJZMD (%) */
  readonly plannedBuildingDensity: number | null;
  /** 是否在城镇开发边界内 SFCZKFBJ */
  readonly inUrbanGrowthBoundary: boolean | null;
  /** 是否占永久基本农田 SFYJJBNT */
  readonly inBasicFarmland: boolean | null;
  /** 是否涉生态保护红线 SFSTBHHX */
  readonly inEcologicalRedline: boolean | null;
  /** 批准文号 PZWH */
  readonly approvalNumber: string | null;
  /** 批准时间 PZSJ */
  readonly approvedOn: string | null;
  /** 批准面积 PZMJ (㎡) */
  readonly approvedArea: number | null;
  /** 批准用途 PZYT */
  readonly approvedUse: string | null;
  /** 供地方式 GDFS */
  readonly supplyMethod: string | null;
  /** 合同（划拨决定书）编号 HTBH */
  readonly contractNumber: string | null;
  /** 电子监管号 DZJGH */
  readonly supervisionNumber: string | null;
  /** 征地面积 ZDMJ (㎡) */
  readonly acquiredArea: number | null;
  /** 征地批文 ZDPW */
  readonly acquisitionApproval: string | null;
  /** 预计征地完成时间 YJZDWCSJ */
  readonly acquisitionDueOn: string | null;
  /** 拆迁成本 CQCB (万元) */
  readonly demolitionCost: number | null;
  /** 总户数 ZHS (户) */
  readonly households: number | null;
  /** 拆迁建筑面积 CQJZMJ (㎡) */
  readonly demolitionFloorArea: number | null;
  /** 拆迁进度 CQJD (%) */
  readonly demolitionProgress: number | null;
  /** 现状用地规模 XZYDGM (亩) */
  readonly occupiedAreaMu: number | null;
  /** 现状建筑面积 XZJZMJ (㎡) */
  readonly floorArea: number | null;
  /** 现状容积率 RJL */
  readonly plotRatio: number | null;
  /** 现状建筑密度 JZMD (%) */
  readonly buildingDensity: number | null;
  /** 主导用途 ZDYT */
  readonly dominantUse: string | null;
  /** 产业类型 CYLX */
  readonly industry: string | null;
  /** 企业名称 QYMC */
  readonly enterpriseName: string | null;
  /** 统一社会信用代码 TYSHXYDM */
  readonly creditCode: string | null;
  /** 盘活路径 PHLJ */
  readonly disposalPath: string | null;
  /** 责任单位 ZRDW */
  readonly responsibleUnit: string | null;
  /** 责任人 ZRR */
  readonly responsiblePerson: string | null;
  /** 计划完成时间 JHWCSJ */
  readonly disposalDueOn: string | null;
  /** 实际完成时间 SJWCSJ */
  readonly disposedOn: string | null;
  /** 状态 ZT */
  readonly state: string | null;
  /** 出库原因 CKYY */
  readonly exitReason: string | null;
  /** 入库时间 RKSJ */
  readonly enteredOn: string | null;
  /** 出库时间 CKSJ */
  readonly exitedOn: string | null;
  /** 盘活节点 JD */
  readonly milestones: Readonly<Record<string, unknown>> | null;
  /** 盘活后投资 PHHTZ (万元) */
  readonly investmentAfter: number | null;
  /** 盘活后年销售收入 PHHXSSR (万元) */
  readonly salesAfter: number | null;
  /** 盘活后年税收 PHHSS (万元) */
  readonly taxAfter: number | null;
  /** 附件 FJ */
  readonly attachments: Readonly<Record<string, unknown>> | null;
  /** 数据来源 SJLY */
  readonly dataSource: string | null;
  /** 现势日期 XSRQ */
  readonly asOf: string | null;
  /** 校核人 JHR */
  readonly checkedBy: string | null;
  /** 校核时间 JHSJ */
  readonly checkedOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 批而未供土地 PEWG */
export interface ApprovedUnsuppliedLandRow {
  /** 地块编号 DKBH */
  readonly plotCode: string;
  /** 一码 YMC */
  readonly landCode: string | null;
  /** 地块名称 DKMC */
  readonly plotName: string | null;
  /** 类别 LB */
  readonly stockType: string | null;
  /** 危污乱散低分类 WWLSD */
  readonly stockClasses: readonly string[] | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 行政区名称 XZQMC */
  readonly districtName: string | null;
  /** 乡镇街道 XZMC */
  readonly townName: string | null;
  /** 自然资源所 ZJS */
  readonly landOffice: string | null;
  /** 坐落 ZL */
  readonly location: string | null;
  /** 地块面积 MJ (㎡) */
  readonly area: number | null;
  /** 地块面积（亩） MJM (亩) */
  readonly areaMu: number | null;
  /** 图幅号 TFH */
  readonly mapSheet: string | null;
  /** 现状地类编码 DLBM */
  readonly landClass: string | null;
  /** 现状地类构成 DLTBFX */
  readonly landClassSplit: Readonly<Record<string, unknown>> | null;
  /** 批次（项目）名称 PCMC */
  readonly batchName: string | null;
  /** 审批层级 SPCJ */
  readonly approvalLevel: string | null;
  /** 批准年度 PZND */
  readonly approvalYear: number | null;
  /** 新增建设用地面积 XZJSYDMJ (㎡) */
  readonly newConstructionArea: number | null;
  /** 已供面积 YGMJ (㎡) */
  readonly suppliedArea: number | null;
  /** 未供面积 WGMJ (㎡) */
  readonly unsuppliedArea: number | null;
  /** 未供原因 WGYY */
  readonly unsuppliedCause: string | null;
  /** 是否完成征地 SFZDWC */
  readonly acquisitionDone: boolean | null;
  /** 是否入储 SFRC */
  readonly reserved: boolean | null;
  /** 计划供地时间 JHGDSJ */
  readonly plannedSupplyOn: string | null;
  /** 权利人 QLR */
  readonly rightHolder: string | null;
  /** 权属性质 QSXZ */
  readonly ownershipKind: string | null;
  /** 权利性质 QLXZ */
  readonly rightNature: string | null;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 宗地代码 ZDDM */
  readonly parcelCodes: readonly string[] | null;
  /** 不动产单元号 BDCDYH */
  readonly unitNumbers: readonly string[] | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumbers: readonly string[] | null;
  /** 规划用途 GHYT */
  readonly plannedUse: string | null;
  /** 规划容积率 GHRJL */
  readonly plannedPlotRatio: number | null;
  /** 容积率上限 RJLSX */
  readonly plotRatioLimit: number | null;
  /** 规划建筑密度 GHJZMD (%) */
  readonly plannedBuildingDensity: number | null;
  /** 是否在城镇开发边界内 SFCZKFBJ */
  readonly inUrbanGrowthBoundary: boolean | null;
  /** 是否占永久基本农田 SFYJJBNT */
  readonly inBasicFarmland: boolean | null;
  /** 是否涉生态保护红线 SFSTBHHX */
  readonly inEcologicalRedline: boolean | null;
  /** 批准文号 PZWH */
  readonly approvalNumber: string | null;
  /** 批准时间 PZSJ */
  readonly approvedOn: string | null;
  /** 批准面积 PZMJ (㎡) */
  readonly approvedArea: number | null;
  /** 批准用途 PZYT */
  readonly approvedUse: string | null;
  /** 供地方式 GDFS */
  readonly supplyMethod: string | null;
  /** 合同（划拨决定书）编号 HTBH */
  readonly contractNumber: string | null;
  /** 电子监管号 DZJGH */
  readonly supervisionNumber: string | null;
  /** 征地面积 ZDMJ (㎡) */
  readonly acquiredArea: number | null;
  /** 征地批文 ZDPW */
  readonly acquisitionApproval: string | null;
  /** 预计征地完成时间 YJZDWCSJ */
  readonly acquisitionDueOn: string | null;
  /** 拆迁成本 CQCB (万元) */
  readonly demolitionCost: number | null;
  /** 总户数 ZHS (户) */
  readonly households: number | null;
  /** 拆迁建筑面积 CQJZMJ (㎡) */
  readonly demolitionFloorArea: number | null;
  /** 拆迁进度 CQJD (%) */
  readonly demolitionProgress: number | null;
  /** 盘活路径 PHLJ */
  readonly disposalPath: string | null;
  /** 责任单位 ZRDW */
  readonly responsibleUnit: string | null;
  /** 责任人 ZRR */
  readonly responsiblePerson: string | null;
  /** 计划完成时间 JHWCSJ */
  readonly disposalDueOn: string | null;
  /** 实际完成时间 SJWCSJ */
  readonly disposedOn: string | null;
  /** 状态 ZT */
  readonly state: string | null;
  /** 出库原因 CKYY */
  readonly exitReason: string | null;
  /** 入库时间 RKSJ */
  readonly enteredOn: string | null;
  /** 出库时间 CKSJ */
  readonly exitedOn: string | null;
  /** 盘活节点 JD */
  readonly milestones: Readonly<Record<string, unknown>> | null;
  /** 盘活后投资 PHHTZ (万元) */
  readonly investmentAfter: number | null;
  /** 盘活后年销售收入 PHHXSSR (万元) */
  readonly salesAfter: number | null;
  /** 盘活后年税收 PHHSS (万元) */
  readonly taxAfter: number | null;
  /** 附件 FJ */
  readonly attachments: Readonly<Record<string, unknown>> | null;
  /** 数据来源 SJLY */
  readonly dataSource: string | null;
  /** 现势日期 XSRQ */
  readonly asOf: string | null;
  /** 校核人 JHR */
  readonly checkedBy: string | null;
  /** 校核时间 JHSJ */
  readonly checkedOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 供而未用土地（含闲置） GEWY */
export interface SuppliedUnusedLandRow {
  /** 地块编号 DKBH */
  readonly plotCode: string;
  /** 一码 YMC */
  readonly landCode: string | null;
  /** 地块名称 DKMC */
  readonly plotName: string | null;
  /** 类别 LB */
  readonly stockType: string | null;
  /** 危污乱散低分类 WWLSD */
  readonly stockClasses: readonly string[] | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 行政区名称 XZQMC */
  readonly districtName: string | null;
  /** 乡镇街道 XZMC */
  readonly townName: string | null;
  /** 自然资源所 ZJS */
  readonly landOffice: string | null;
  /** 坐落 ZL */
  readonly location: string | null;
  /** 地块面积 MJ (㎡) */
  readonly area: number | null;
  /** 地块面积（亩） MJM (亩) */
  readonly areaMu: number | null;
  /** 图幅号 TFH */
  readonly mapSheet: string | null;
  /** 现状地类编码 DLBM */
  readonly landClass: string | null;
  /** 现状地类构成 DLTBFX */
  readonly landClassSplit: Readonly<Record<string, unknown>> | null;
  /** 供地面积 GDMJ (㎡) */
  readonly suppliedArea: number | null;
  /** 供地时间 GDSJ */
  readonly suppliedOn: string | null;
  /** 使用年限 SYNX (年) */
  readonly useTerm: number | null;
  /** 出让价款 CRJK (万元) */
  readonly landPrice: number | null;
  /** 固定资产投资额下限 GDCZEXX (万元) */
  readonly minimumInvestment: number | null;
  /** 容积率下限 RJLXX */
  readonly minimumPlotRatio: number | null;
  /** 绿地率上限 LDLSX (%) */
  readonly maximumGreenRatio: number | null;
  /** 约定交地时间 YDJDSJ */
  readonly agreedHandoverOn: string | null;
  /** 实际交地时间 SJJDSJ */
  readonly handedOverOn: string | null;
  /** 未交地面积 WJDMJ (㎡) */
  readonly undeliveredArea: number | null;
  /** 约定开工时间 YDKGSJ */
  readonly agreedStartOn: string | null;
  /** 实际开工时间 SJKGSJ */
  readonly startedOn: string | null;
  /** 约定竣工时间 YDJGSJ */
  readonly agreedCompletionOn: string | null;
  /** 实际竣工时间 SJJGSJ */
  readonly completedOn: string | null;
  /** 用地情况 YDQK */
  readonly landCondition: string | null;
  /** 是否闲置 SFXZ */
  readonly idle: boolean | null;
  /** 闲置原因 XZYY */
  readonly idleCause: string | null;
  /** 闲置面积 XZMJ (㎡) */
  readonly idleArea: number | null;
  /** 闲置起始时间 XZKSSJ */
  readonly idleSince: string | null;
  /** 闲置费 XZF (万元) */
  readonly idleFee: number | null;
  /** 拟处置方案 NCZFZ */
  readonly plannedDisposal: string | null;
  /** 权利人 QLR */
  readonly rightHolder: string | null;
  /** 权属性质 QSXZ */
  readonly ownershipKind: string | null;
  /** 权利性质 QLXZ */
  readonly rightNature: string | null;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 宗地代码 ZDDM */
  readonly parcelCodes: readonly string[] | null;
  /** 不动产单元号 BDCDYH */
  readonly unitNumbers: readonly string[] | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumbers: readonly string[] | null;
  /** 规划用途 GHYT */
  readonly plannedUse: string | null;
  /** 规划容积率 GHRJL */
  readonly plannedPlotRatio: number | null;
  /** 容积率上限 RJLSX */
  readonly plotRatioLimit: number | null;
  /** 规划建筑密度 GHJZMD (%) */
  readonly plannedBuildingDensity: number | null;
  /** 是否在城镇开发边界内 SFCZKFBJ */
  readonly inUrbanGrowthBoundary: boolean | null;
  /** 是否占永久基本农田 SFYJJBNT */
  readonly inBasicFarmland: boolean | null;
  /** 是否涉生态保护红线 SFSTBHHX */
  readonly inEcologicalRedline: boolean | null;
  /** 批准文号 PZWH */
  readonly approvalNumber: string | null;
  /** 批准时间 PZSJ */
  readonly approvedOn: string | null;
  /** 批准面积 PZMJ (㎡) */
  readonly approvedArea: number | null;
  /** 批准用途 PZYT */
  readonly approvedUse: string | null;
  /** 供地方式 GDFS */
  readonly supplyMethod: string | null;
  /** 合同（划拨决定书）编号 HTBH */
  readonly contractNumber: string | null;
  /** 电子监管号 DZJGH */
  readonly supervisionNumber: string | null;
  /** 征地面积 ZDMJ (㎡) */
  readonly acquiredArea: number | null;
  /** 征地批文 ZDPW */
  readonly acquisitionApproval: string | null;
  /** 预计征地完成时间 YJZDWCSJ */
  readonly acquisitionDueOn: string | null;
  /** 拆迁成本 CQCB (万元) */
  readonly demolitionCost: number | null;
  /** 总户数 ZHS (户) */
  readonly households: number | null;
  /** 拆迁建筑面积 CQJZMJ (㎡) */
  readonly demolitionFloorArea: number | null;
  /** 拆迁进度 CQJD (%) */
  readonly demolitionProgress: number | null;
  /** 现状用地规模 XZYDGM (亩) */
  readonly occupiedAreaMu: number | null;
  /** 现状建筑面积 XZJZMJ (㎡) */
  readonly floorArea: number | null;
  /** 现状容积率 RJL */
  readonly plotRatio: number | null;
  /** 现状建筑密度 JZMD (%) */
  readonly buildingDensity: number | null;
  /** 主导用途 ZDYT */
  readonly dominantUse: string | null;
  /** 产业类型 CYLX */
  readonly industry: string | null;
  /** 企业名称 QYMC */
  readonly enterpriseName: string | null;
  /** 统一社会信用代码 TYSHXYDM */
  readonly creditCode: string | null;
  /** 盘活路径 PHLJ */
  readonly disposalPath: string | null;
  /** 责任单位 ZRDW */
  readonly responsibleUnit: string | null;
  /** 责任人 ZRR */
  readonly responsiblePerson: string | null;
  /** 计划完成时间 JHWCSJ */
  readonly disposalDueOn: string | null;
  /** 实际完成时间 SJWCSJ */
  readonly disposedOn: string | null;
  /** 状态 ZT */
  readonly state: string | null;
  /** 出库原因 CKYY */
  readonly exitReason: string | null;
  /** 入库时间 RKSJ */
  readonly enteredOn: string | null;
  /** 出库时间 CKSJ */
  readonly exitedOn: string | null;
  /** 盘活节点 JD */
  readonly milestones: Readonly<Record<string, unknown>> | null;
  /** 盘活后投资 PHHTZ (万元) */
  readonly investmentAfter: number | null;
  /** 盘活后年销售收入 PHHXSSR (万元) */
  readonly salesAfter: number | null;
  /** 盘活后年税收 PHHSS (万元) */
  readonly taxAfter: number | null;
  /** 附件 FJ */
  readonly attachments: Readonly<Record<string, unknown>> | null;
  /** 数据来源 SJLY */
  readonly dataSource: string | null;
  /** 现势日期 XSRQ */
  readonly asOf: string | null;
  /** 校核人 JHR */
  readonly checkedBy: string | null;
  /** 校核时间 JHSJ */
  readonly checkedOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 存量用地效益 CLYDXY */
export interface StockLandEconomicsRow {
  /** 地块编号 DKBH */
  readonly plotCode: string;
  /** 年度 ND */
  readonly year: number;
  /** 统一社会信用代码 TYSHXYDM */
  readonly creditCode: string;
  /** 企业名称 QYMC */
  readonly enterpriseName: string | null;
  /** 用地规模 YDGM (亩) */
  readonly occupiedAreaMu: number | null;
  /** 建筑面积 JZMJ (㎡) */
  readonly floorArea: number | null;
  /** 年产值 NCZ (万元) */
  readonly output: number | null;
  /** 年销售收入 NXSSR (万元) */
  readonly sales: number | null;
  /** 年税收 NSS (万元) */
  readonly tax: number | null;
  /** 固定资产投资 GDZCTZ (万元) */
  readonly investment: number | null;
  /** 从业人数 CYRS (人) */
  readonly employees: number | null;
  /** 综合能耗 NH (吨标准煤) */
  readonly energy: number | null;
  /** 是否盘活后 SFPHH */
  readonly revitalised: boolean | null;
  /** 是否抵押 SFDY */
  readonly mortgaged: boolean | null;
  /** 是否出租 SFCZ */
  readonly rented: boolean | null;
  /** 数据来源 SJLY */
  readonly dataSource: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 生态修复项目 XFXM */
export interface RestorationProjectRow {
  /** 项目编号 XMBH */
  readonly projectNumber: string;
  /** 项目名称 XMMC */
  readonly projectName: string | null;
  /** 项目类型 XMLX */
  readonly projectType: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 行政区名称 XZQMC */
  readonly districtName: string | null;
  /** 立项批文 LXPW */
  readonly approvalNumber: string | null;
  /** 立项时间 LXSJ */
  readonly approvedOn: string | null;
  /** 资金来源 ZJLY */
  readonly fundingSource: readonly string[] | null;
  /** 总投资 ZTZ (万元) */
  readonly totalInvestment: number | null;
  /** 中央资金 ZYZJ (万元) */
  readonly centralFunds: number | null;
  /** 地方资金 DFZJ (万元) */
  readonly localFunds: number | null;
  /** 社会资金 SHZJ (万元) */
  readonly socialFunds: number | null;
  /** 已支付资金 YZFZJ (万元) */
  readonly paidFunds: number | null;
  /** 工期开始 GQKS */
  readonly startsOn: string | null;
  /** 工期结束 GQJS */
  readonly endsOn: string | null;
  /** 计划修复面积 JHMJ (公顷) */
  readonly plannedArea: number | null;
  /** 实施单位 SSDW */
  readonly implementer: string | null;
  /** 监管单位 JGDW */
  readonly supervisor: string | null;
  /** 联系人 LXR */
  readonly contact: string | null;
  /** 联系电话 LXDH */
  readonly contactPhone: string | null;
  /** 项目状态 XMZT */
  readonly state: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 修复单元 XFDY */
export interface RestorationUnitRow {
  /** 单元编号 DYBH */
  readonly unitCode: string;
  /** 单元名称 DYMC */
  readonly unitName: string | null;
  /** 项目编号 XMBH */
  readonly projectNumber: string | null;
  /** 修复方向 XFFX */
  readonly direction: string | null;
  /** 损毁类型 SHLX */
  readonly damageType: string | null;
  /** 修复前地类编码 XFQDLBM */
  readonly landClassBefore: string | null;
  /** 修复后地类编码 XFHDLBM */
  readonly landClassAfter: string | null;
  /** 修复面积 XFMJ (公顷) */
  readonly area: number | null;
  /** 修复措施 XFCS */
  readonly measures: string | null;
  /** 单元状态 DYZT */
  readonly state: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 工程布设 GCBS */
export interface RestorationWorksRow {
  /** 工程编号 GCBH */
  readonly worksNumber: string;
  /** 工程名称 GCMC */
  readonly worksName: string | null;
  /** 项目编号 XMBH */
  readonly projectNumber: string | null;
  /** 单元编号 DYBH */
  readonly unitCode: string | null;
  /** 工程类型 GCLX */
  readonly worksType: string | null;
  /** 工程量 GCL */
  readonly quantity: number | null;
  /** 工程量单位 GCLDW */
  readonly quantityUnit: string | null;
  /** 完成工程量 WCGCL */
  readonly completedQuantity: number | null;
  /** 投资 TZ (万元) */
  readonly investment: number | null;
  /** 开工时间 KGSJ */
  readonly startsOn: string | null;
  /** 完工时间 WGSJ */
  readonly endsOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 废弃矿山图斑 FQKS */
export interface AbandonedMineRow {
  /** 图斑编号 TBBH */
  readonly patchNumber: string;
  /** 矿山名称 KSMC */
  readonly mineName: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 矿种 KZ */
  readonly mineral: string | null;
  /** 损毁类型 SHLX */
  readonly damageType: string | null;
  /** 损毁面积 SHMJ (公顷) */
  readonly damagedArea: number | null;
  /** 治理责任 ZLZR */
  readonly duty: string | null;
  /** 修复方向 XFFX */
  readonly direction: string | null;
  /** 治理状态 ZLZT */
  readonly state: string | null;
  /** 已治理面积 YZLMJ (公顷) */
  readonly treatedArea: number | null;
  /** 项目编号 XMBH */
  readonly projectNumber: string | null;
  /** 现状地类编码 DLBM */
  readonly landClass: string | null;
  /** 关闭时间 GBSJ */
  readonly closedOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 修复进度 JD */
export interface RestorationProgressRow {
  /** 项目编号 XMBH */
  readonly projectNumber: string;
  /** 年度 ND */
  readonly year: number;
  /** 季度 JDU */
  readonly quarter: number;
  /** 计划面积 JHMJ (公顷) */
  readonly plannedArea: number | null;
  /** 完成面积 WCMJ (公顷) */
  readonly actualArea: number | null;
  /** 计划资金 JHZJ (万元) */
  readonly plannedFunds: number | null;
  /** 完成资金 WCZJ (万元) */
  readonly actualFunds: number | null;
  /** 照片 ZP */
  readonly photos: Readonly<Record<string, unknown>> | null;
  /** 填报人 TBR */
  readonly reportedBy: string | null;
  /** 填报时间 TBSJ */
  readonly reportedOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 修复验收 YS */
export interface RestorationAcceptanceRow {
  /** 验收编号 YSBH */
  readonly acceptanceNumber: string;
  /** 项目编号 XMBH */
  readonly projectNumber: string | null;
  /** 单元编号 DYBH */
  readonly unitCode: string | null;
  /** 验收层级 YSCJ */
  readonly level: string | null;
  /** 验收结论 YSJL */
  readonly result: string | null;
  /** 验收时间 YSSJ */
  readonly acceptedOn: string | null;
  /** 验收合格面积 YSMJ (公顷) */
  readonly acceptedArea: number | null;
  /** 修复后地类编码 XFHDLBM */
  readonly landClassAfter: string | null;
  /** 验收文号 YSWH */
  readonly documentNumber: string | null;
  /** 验收单位 YSDW */
  readonly organisation: string | null;
  /** 验收专家 YSZJ */
  readonly expert: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 采矿权 CKQ */
export interface MiningRightRow {
  /** 许可证号 XKZH */
  readonly licenceNumber: string;
  /** 申请人（矿业权人） SQR */
  readonly applicant: string | null;
  /** 矿种 KZ */
  readonly mineral: string | null;
  /** 共伴生矿种 QTKZ */
  readonly otherMinerals: readonly string[] | null;
  /** 有效期起 YXQQ */
  readonly validFrom: string | null;
  /** 有效期止 YXQZ */
  readonly validUntil: string | null;
  /** 发证机关 FZJG */
  readonly issuer: string | null;
  /** 发证时间 FZSJ */
  readonly issuedOn: string | null;
  /** 状态 ZT */
  readonly state: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 地址 DZ */
  readonly projectAddress: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 矿山名称 KSMC */
  readonly mineName: string | null;
  /** 开采方式 KCFS */
  readonly miningMethod: string | null;
  /** 生产规模 SCGM */
  readonly scale: string | null;
  /** 年生产能力 NSCNL */
  readonly yearlyOutput: number | null;
  /** 年生产能力单位 NSCNLDW */
  readonly yearlyOutputUnit: string | null;
  /** 矿区面积 KQMJ (km²) */
  readonly area: number | null;
  /** 开采上标高 SBG (m) */
  readonly upperElevation: number | null;
  /** 开采下标高 XBG (m) */
  readonly lowerElevation: number | null;
  /** 区域坐标 QYZB */
  readonly parts: Readonly<Record<string, unknown>> | null;
}

/** 探矿权 TKQ */
export interface ExplorationRightRow {
  /** 许可证号 XKZH */
  readonly licenceNumber: string;
  /** 申请人（矿业权人） SQR */
  readonly applicant: string | null;
  /** 矿种 KZ */
  readonly mineral: string | null;
  /** 共伴生矿种 QTKZ */
  readonly otherMinerals: readonly string[] | null;
  /** 有效期起 YXQQ */
  readonly validFrom: string | null;
  /** 有效期止 YXQZ */
  readonly validUntil: string | null;
  /** 发证机关 FZJG */
  readonly issuer: string | null;
  /** 发证时间 FZSJ */
  readonly issuedOn: string | null;
  /** 状态 ZT */
  readonly state: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 地址 DZ */
  readonly projectAddress: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 勘查项目名称 XMMC */
  readonly projectName: string | null;
  /** 勘查阶段 KCJD */
  readonly stage: string | null;
  /** 勘查面积 KCMJ (km²) */
  readonly area: number | null;
  /** 勘查单位 KCDW */
  readonly explorer: string | null;
  /** 首次设立时间 SCSLSJ */
  readonly firstIssuedOn: string | null;
}

/** 项目红线 XMHX */
export interface ProjectRedlineRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 项目代码 XMDM */
  readonly projectCode: string;
  /** 地块编号 DKBH */
  readonly plotNumber: string;
  /** 地块名称 DKMC */
  readonly plotName: string | null;
  /** 项目名称 XMMC */
  readonly projectName: string | null;
  /** 项目类型 XMLX */
  readonly projectType: string | null;
  /** 项目阶段 XMJD */
  readonly stage: string | null;
  /** 项目批准类型 XMPZLX */
  readonly approvalType: string | null;
  /** 案卷编号 AJBH */
  readonly caseNumber: string | null;
  /** 电子监管号 DZJGH */
  readonly supervisionNumber: string | null;
  /** 控规要素编码 KGYSBM */
  readonly planningElementCode: string | null;
  /** 所在行政区代码 SZXZQDM */
  readonly districtCode: string | null;
  /** 所在行政区名称 SZXZQMC */
  readonly districtName: string | null;
  /** 行业分类编码 HYFLBM */
  readonly industryCode: string | null;
  /** 土地用途代码 TDYTDM */
  readonly landUseCode: string | null;
  /** 土地用途名称 TDYTMC */
  readonly landUseName: string | null;
  /** 用地面积 YDMJ (公顷) */
  readonly area: number | null;
  /** 地块面积 DKMJ (公顷) */
  readonly plotArea: number | null;
  /** 占用农用地面积 ZYNYDMJ (公顷) */
  readonly agriculturalArea: number | null;
  /** 占用耕地面积 ZYGDMJ (公顷) */
  readonly cultivatedArea: number | null;
  /** 涉及生态保护红线面积 SJSTHXMJ (公顷) */
  readonly redlineArea: number | null;
  /** 占用建设用地面积 ZYJSYDMJ (公顷) */
  readonly constructionArea: number | null;
  /** 占用未利用地面积 ZYWLDMJ (公顷) */
  readonly unusedArea: number | null;
  /** 征地总面积 ZDZMJ (公顷) */
  readonly acquiredArea: number | null;
  /** 申请单位 SQDW */
  readonly applicant: string | null;
  /** 联系人 LXR */
  readonly contact: string | null;
  /** 联系电话 LXDH */
  readonly contactPhone: string | null;
  /** 批准文号 PZWH */
  readonly approvalNumber: string | null;
  /** 地块状态 DKZT */
  readonly plotState: string | null;
  /** 申请日期 SQRQ */
  readonly appliedOn: string | null;
  /** 批准日期 PZRQ */
  readonly approvedOn: string | null;
  /** 更新日期 GXRQ */
  readonly updatedOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 重大项目级别 ZDXMJB */
  readonly keyLevel: string | null;
  /** 节点计划 JDJH */
  readonly milestones: Readonly<Record<string, unknown>> | null;
}

/** 执法图斑 WFDK */
export interface EnforcementPlotRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 违法地块序号 WFDKXH */
  readonly plotNumber: string;
  /** 违法行为主键 WFXWZJ */
  readonly violationCaseKey: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 土地坐落 TDZL */
  readonly location: string | null;
  /** 违法类型 WFLX */
  readonly violationType: string | null;
  /** 图斑类型 TBLX */
  readonly patchType: string | null;
  /** 年度 ND */
  readonly year: number | null;
  /** 监测面积 JCMJ (㎡) */
  readonly monitoredArea: number | null;
  /** 遥感图斑主键 YGTBZJ */
  readonly remotelySensed: string | null;
  /** 占用耕地面积 ZYGDMJ (㎡) */
  readonly cultivatedArea: number | null;
  /** 占用永久基本农田面积 ZYYJJBNTMJ (㎡) */
  readonly farmlandArea: number | null;
  /** 起始时间 QSSJ */
  readonly monitoredFrom: string | null;
  /** 终止时间 ZZSJ */
  readonly monitoredUntil: string | null;
  /** 违法主体 WFZT */
  readonly offender: string | null;
  /** 违法主体证件号 WFZTZJH */
  readonly offenderIdNumber: string | null;
  /** 状态 ZT */
  readonly state: string | null;
  /** 整改期限 ZGQX */
  readonly dueOn: string | null;
  /** 销号时间 XHSJ */
  readonly closedOn: string | null;
  /** 举证材料 JZCL */
  readonly evidence: Readonly<Record<string, unknown>> | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 区域评估 QYPG */
export interface RegionalAssessmentRow {
  /** 评估成果编号 PGBH */
  readonly assessmentNumber: string;
  /** 评估事项 PGSX */
  readonly item: string | null;
  /** 区域名称 QYMC */
  readonly areaName: string | null;
  /** 行政区代码 XZQDM */
  readonly districtCode: string | null;
  /** 评估结论 PGJL */
  readonly conclusion: string | null;
  /** 管控要求 GKYQ */
  readonly requirements: string | null;
  /** 批复文号 PFWH */
  readonly documentNumber: string | null;
  /** 批复单位 PFDW */
  readonly approvedBy: string | null;
  /** 批复时间 PFSJ */
  readonly approvedOn: string | null;
  /** 有效期起 YXQQ */
  readonly validFrom: string | null;
  /** 有效期止 YXQZ */
  readonly validUntil: string | null;
  /** 编制单位 BZDW */
  readonly organisation: string | null;
  /** 评估面积 PGMJ (公顷) */
  readonly area: number | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 权利人 QLR */
export interface RightHolderRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 顺序号 SXH */
  readonly sequence: number;
  /** 权利人名称 QLRMC */
  readonly name: string | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string;
  /** 权证印刷序列号 QZYSXLH */
  readonly certificateSerial: string | null;
  /** 是否持证人 SFCZR */
  readonly certificateBearer: boolean | null;
  /** 证件种类 ZJZL */
  readonly idKind: string | null;
  /** 证件号 ZJH */
  readonly idNumber: string | null;
  /** 发证机关 FZJG */
  readonly idIssuer: string | null;
  /** 所属行业 SSHY */
  readonly industry: string | null;
  /** 国家/地区 GJ */
  readonly country: string | null;
  /** 户籍所在省市 HJSZSS */
  readonly householdProvince: string | null;
  /** 性别 XB */
  readonly sex: string | null;
  /** 电话 DH */
  readonly phone: string | null;
  /** 地址 DZ */
  readonly address: string | null;
  /** 邮编 YB */
  readonly postcode: string | null;
  /** 工作单位 GZDW */
  readonly workplace: string | null;
  /** 电子邮件 DZYJ */
  readonly email: string | null;
  /** 权利人类型 QLRLX */
  readonly holderType: string | null;
  /** 权利比例 QLBL */
  readonly share: string | null;
  /** 共有方式 GYFS */
  readonly coOwnership: string | null;
  /** 共有情况 GYQK */
  readonly coOwnershipDetail: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 家庭成员 JTCY */
export interface HouseholdMemberRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 顺序号 SXH */
  readonly sequence: number;
  /** 承包方代码 CBFBM */
  readonly contractorCode: string | null;
  /** 成员姓名 CYXM */
  readonly name: string | null;
  /** 家庭关系代码 JTGXDM */
  readonly relation: string | null;
  /** 身份证号码 SFZHM */
  readonly idNumber: string | null;
  /** 发证机关 FZJG */
  readonly idIssuer: string | null;
  /** 所属行业 SSHY */
  readonly industry: string | null;
  /** 国家/地区 GJ */
  readonly country: string | null;
  /** 户籍所在省市 HJSZSS */
  readonly householdProvince: string | null;
  /** 性别 XB */
  readonly sex: string | null;
  /** 电话 DH */
  readonly phone: string | null;
  /** 地址 DZ */
  readonly address: string | null;
  /** 邮编 YB */
  readonly postcode: string | null;
  /** 工作单位 GZDW */
  readonly workplace: string | null;
  /** 电子邮件 DZYJ */
  readonly email: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 建设用地使用权、宅基地使用权 JSYDSYQ */
export interface LandUseRightRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 宗地代码 ZDDM */
  readonly parcelCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 使用权面积 SYQMJ (㎡) */
  readonly rightArea: number | null;
  /** 使用权起始时间 SYQQSSJ */
  readonly validFrom: string | null;
  /** 使用权结束时间 SYQJSSJ */
  readonly validUntil: string | null;
  /** 取得价格 QDJG (万元) */
  readonly price: number | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 房地产权（独幢、层、套、间） FDCQ2 */
export interface HouseOwnershipRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 房地坐落 FDZL */
  readonly location: string | null;
  /** 土地使用权人 TDSYQR */
  readonly landRightHolder: string | null;
  /** 独用土地面积 DYTDMJ (㎡) */
  readonly soleLandArea: number | null;
  /** 分摊土地面积 FTTDMJ (㎡) */
  readonly sharedLandArea: number | null;
  /** 土地使用起始时间 TDSYQSSJ */
  readonly landUseFrom: string | null;
  /** 土地使用结束时间 TDSYJSSJ */
  readonly landUseUntil: string | null;
  /** 房地产交易价格 FDCJYJG (万元) */
  readonly transactionPrice: number | null;
  /** 规划用途 GHYT */
  readonly plannedUse: string | null;
  /** 房屋性质 FWXZ */
  readonly houseNature: string | null;
  /** 房屋结构 FWJG */
  readonly structure: string | null;
  /** 所在层 SZC */
  readonly storey: string | null;
  /** 总层数 ZCS */
  readonly storeys: number | null;
  /** 建筑面积 JZMJ (㎡) */
  readonly floorArea: number | null;
  /** 专有建筑面积 ZYJZMJ (㎡) */
  readonly soleFloorArea: number | null;
  /** 分摊建筑面积 FTJZMJ (㎡) */
  readonly sharedFloorArea: number | null;
  /** 竣工时间 JGSJ */
  readonly completedOn: string | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 抵押权 DYAQ */
export interface MortgageRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 抵押不动产类型 DYBDCLX */
  readonly mortgagedProperty: string | null;
  /** 抵押人 DYR */
  readonly mortgagor: string | null;
  /** 抵押方式 DYFS */
  readonly method: string | null;
  /** 在建建筑物坐落 ZJJZWZL */
  readonly constructionLocation: string | null;
  /** 在建建筑物抵押范围 ZJJZWDYFW */
  readonly constructionExtent: string | null;
  /** 被担保主债权数额 BDBZZQSE (万元) */
  readonly securedDebt: number | null;
  /** 债务履行起始时间 ZWLXQSSJ */
  readonly debtFrom: string | null;
  /** 债务履行结束时间 ZWLXJSSJ */
  readonly debtUntil: string | null;
  /** 最高债权确定事实 ZGZQQDSS */
  readonly maximumDebtGround: string | null;
  /** 最高债权数额 ZGZQSE (万元) */
  readonly maximumDebt: number | null;
  /** 注销抵押业务号 ZXDYYWH */
  readonly cancelBusinessNumber: string | null;
  /** 注销抵押原因 ZXDYYY */
  readonly cancelReason: string | null;
  /** 注销时间 ZXSJ */
  readonly cancelledOn: string | null;
  /** 不动产登记证明号 BDCDJZMH */
  readonly proofNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 查封登记 CFDJ */
export interface SeizureRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 查封机关 CFJG */
  readonly court: string | null;
  /** 查封类型 CFLX */
  readonly seizureType: string | null;
  /** 查封文件 CFWJ */
  readonly document: string | null;
  /** 查封文号 CFWH */
  readonly documentNumber: string | null;
  /** 查封起始时间 CFQSSJ */
  readonly seizedFrom: string | null;
  /** 查封结束时间 CFJSSJ */
  readonly seizedUntil: string | null;
  /** 查封范围 CFFW */
  readonly extent: string | null;
  /** 解封业务号 JFYWH */
  readonly releaseBusinessNumber: string | null;
  /** 解封机关 JFJG */
  readonly releaseCourt: string | null;
  /** 解封文件 JFWJ */
  readonly releaseDocument: string | null;
  /** 解封文号 JFWH */
  readonly releaseDocumentNumber: string | null;
  /** 解封登簿人 JFDBR */
  readonly releaseRegistrar: string | null;
  /** 解封登记时间 JFDJSJ */
  readonly releasedOn: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 预告登记 YGDJ */
export interface AdvanceNoticeRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 不动产坐落 BDCZL */
  readonly location: string | null;
  /** 义务人 YWR */
  readonly obligor: string | null;
  /** 义务人证件种类 YWRZJZL */
  readonly obligorIdKind: string | null;
  /** 义务人证件号 YWRZJH */
  readonly obligorIdNumber: string | null;
  /** 预告登记种类 YGDJZL */
  readonly noticeType: string | null;
  /** 土地使用权人 TDSYQR */
  readonly landRightHolder: string | null;
  /** 规划用途 GHYT */
  readonly plannedUse: string | null;
  /** 房屋性质 FWXZ */
  readonly houseNature: string | null;
  /** 房屋结构 FWJG */
  readonly structure: string | null;
  /** 所在层 SZC */
  readonly storey: string | null;
  /** 总层数 ZCS */
  readonly storeys: number | null;
  /** 建筑面积 JZMJ (㎡) */
  readonly floorArea: number | null;
  /** 取得价格 QDJG (万元) */
  readonly price: number | null;
  /** 不动产登记证明号 BDCDJZMH */
  readonly proofNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
  /** 注销预告业务号 ZXYGYWH */
  readonly cancelBusinessNumber: string | null;
  /** 注销预告原因 ZXYGYY */
  readonly cancelReason: string | null;
  /** 注销时间 ZXSJ */
  readonly cancelledOn: string | null;
}

/** 异议登记 YYDJ */
export interface ObjectionRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 异议事项 YYSX */
  readonly matter: string | null;
  /** 注销异议业务号 ZXYYYWH */
  readonly cancelBusinessNumber: string | null;
  /** 注销异议原因 ZXYYYY */
  readonly cancelReason: string | null;
  /** 注销异议登簿人 ZXYYDBR */
  readonly cancelRegistrar: string | null;
  /** 注销异议登记时间 ZXYYDJSJ */
  readonly cancelledOn: string | null;
  /** 不动产登记证明号 BDCDJZMH */
  readonly proofNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 更正登记 GZDJ */
export interface CorrectionRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 上一手业务号 SSYWH */
  readonly previousBusinessNumber: string | null;
  /** 更正登记类型 GZDJLX */
  readonly correctionType: string | null;
  /** 更正依据 GZYJ */
  readonly ground: string | null;
  /** 申请主体 GZGT */
  readonly asker: string | null;
  /** 更正内容 GZNR */
  readonly content: string | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 不动产登记证明号 BDCZMH */
  readonly proofNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 土地所有权 TDSYQ */
export interface LandOwnershipRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 宗地代码 ZDDM */
  readonly parcelCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 面积单位 MJDW */
  readonly areaUnit: string | null;
  /** 农用地面积 NYDMJ (㎡) */
  readonly farmlandArea: number | null;
  /** 耕地面积 GDMJ (㎡) */
  readonly cultivatedArea: number | null;
  /** 林地面积 LDMJ (㎡) */
  readonly forestArea: number | null;
  /** 草地面积 CDMJ (㎡) */
  readonly grasslandArea: number | null;
  /** 其他农用地面积 QTNYDMJ (㎡) */
  readonly otherFarmlandArea: number | null;
  /** 建设用地面积 JSYDMJ (㎡) */
  readonly constructionArea: number | null;
  /** 未利用地面积 WLYDMJ (㎡) */
  readonly unusedArea: number | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 房地产权（项目内多幢） FDCQ1 */
export interface ProjectOwnershipRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 房地坐落 FDZL */
  readonly location: string | null;
  /** 土地使用权人 TDSYQR */
  readonly landRightHolder: string | null;
  /** 独用土地面积 DYTDMJ (㎡) */
  readonly soleLandArea: number | null;
  /** 分摊土地面积 FTTDMJ (㎡) */
  readonly sharedLandArea: number | null;
  /** 土地使用起始时间 TDSYQSSJ */
  readonly landUseFrom: string | null;
  /** 土地使用结束时间 TDSYJSSJ */
  readonly landUseUntil: string | null;
  /** 房地产交易价格 FDCJYJG (万元) */
  readonly transactionPrice: number | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 房地产权（项目内多幢）项目 FDCQ1XM */
export interface ProjectBuildingRow {
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 项目名称 XMMC */
  readonly projectName: string | null;
  /** 幢号 ZH */
  readonly buildingName: string;
  /** 总层数 ZCS */
  readonly storeys: number | null;
  /** 规划用途 GHYT */
  readonly plannedUse: string | null;
  /** 房屋结构 FWJG */
  readonly structure: string | null;
  /** 建筑面积 JZMJ (㎡) */
  readonly floorArea: number | null;
  /** 竣工时间 JGSJ */
  readonly completedOn: string | null;
  /** 总套数 ZTS */
  readonly unitCount: number | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 建筑物区分所有权业主共有部分 FDCQ3 */
export interface CommonOwnershipRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 建（构）筑物编号 JGZWBH */
  readonly structureNumber: string | null;
  /** 建（构）筑物名称 JGZWMC */
  readonly structureName: string | null;
  /** 建（构）筑物数量 JGZWSL */
  readonly structureCount: number | null;
  /** 建（构）筑物面积 JGZWMJ (㎡) */
  readonly structureArea: number | null;
  /** 分摊土地面积 FTTDMJ (㎡) */
  readonly sharedLandArea: number | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 土地承包经营权、农用地的其他使用权 NYDSYQ */
export interface FarmlandRightRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 坐落 ZL */
  readonly location: string | null;
  /** 发包方代码 FBFDM */
  readonly grantorCode: string | null;
  /** 发包方名称 FBFMC */
  readonly grantor: string | null;
  /** 承包（使用权）面积 CBMJ (亩) */
  readonly contractArea: number | null;
  /** 承包（使用）起始时间 CBQSSJ */
  readonly validFrom: string | null;
  /** 承包（使用）结束时间 CBJSSJ */
  readonly validUntil: string | null;
  /** 土地所有权性质 TDSYQXZ */
  readonly ownershipNature: string | null;
  /** 水域滩涂类型 SYTTLX */
  readonly watersType: string | null;
  /** 养殖业方式 YZYFS */
  readonly farmingMethod: string | null;
  /** 草原质量 CYZL */
  readonly grasslandQuality: string | null;
  /** 适宜载畜量 SYZCL (头（只）) */
  readonly carryingCapacity: number | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 林权 LQ */
export interface ForestRightRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 发包方 FBF */
  readonly grantor: string | null;
  /** 使用权（承包）面积 SYQMJ (亩) */
  readonly rightArea: number | null;
  /** 林地使用（承包）起始时间 LDSYQSSJ */
  readonly validFrom: string | null;
  /** 林地使用（承包）结束时间 LDSYJSSJ */
  readonly validUntil: string | null;
  /** 林地所有权性质 LDSYQXZ */
  readonly ownershipNature: string | null;
  /** 森林、林木所有权人 SLLMSYQR1 */
  readonly treeOwner: string | null;
  /** 森林、林木使用权人 SLLMSYQR2 */
  readonly treeUser: string | null;
  /** 主要树种 ZYSZ */
  readonly mainSpecies: string | null;
  /** 株数 ZS */
  readonly trees: number | null;
  /** 林种 LZ */
  readonly forestCategory: string | null;
  /** 起源 QY */
  readonly origin: string | null;
  /** 造林年度 ZLND */
  readonly plantedYear: number | null;
  /** 林班 LB */
  readonly compartment: string | null;
  /** 小班 XB */
  readonly subcompartment: string | null;
  /** 小地名 XDM */
  readonly placeName: string | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 海域（含无居民海岛）使用权 HYSYQ */
export interface SeaUseRightRow {
  /** 宗海（宗岛）代码 ZHHDDM */
  readonly seaParcelCode: string | null;
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 使用权面积 SYQMJ (公顷) */
  readonly rightArea: number | null;
  /** 使用权起始时间 SYQQSSJ */
  readonly validFrom: string | null;
  /** 使用权结束时间 SYQJSSJ */
  readonly validUntil: string | null;
  /** 使用金总额 SYJZE (万元) */
  readonly chargeTotal: number | null;
  /** 使用金标准依据 SYJBZYJ */
  readonly chargeGround: string | null;
  /** 使用金缴纳情况 SYJJNQK */
  readonly chargePaid: string | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 构（建）筑物所有权 GJZWSYQ */
export interface StructureOwnershipRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 坐落 ZL */
  readonly location: string | null;
  /** 土地/海域使用权人 TDHYSYQR */
  readonly groundHolder: string | null;
  /** 土地/海域使用面积 TDHYSYMJ (㎡) */
  readonly groundArea: number | null;
  /** 土地/海域使用起始时间 TDHYSYQSSJ */
  readonly groundFrom: string | null;
  /** 土地/海域使用结束时间 TDHYSYJSSJ */
  readonly groundUntil: string | null;
  /** 构（建）筑物类型 GJZWLX */
  readonly structureType: string | null;
  /** 构（建）筑物规划用途 GJZWGHYT */
  readonly plannedUse: string | null;
  /** 构（建）筑物面积 GJZWMJ (㎡) */
  readonly structureArea: number | null;
  /** 竣工时间 JGSJ */
  readonly completedOn: string | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 其他相关权利（取水权、探矿权、采矿权等） QTXGQL */
export interface OtherRightRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 权利起始时间 QLQSSJ */
  readonly validFrom: string | null;
  /** 权利结束时间 QLJSSJ */
  readonly validUntil: string | null;
  /** 取水方式 QSFS */
  readonly intakeMethod: string | null;
  /** 水源类型 SYLX */
  readonly waterSource: string | null;
  /** 取水量 QSL (立方米) */
  readonly intakeVolume: number | null;
  /** 取水用途 QSYT */
  readonly intakeUse: string | null;
  /** 勘查面积 KCMJ (km²) */
  readonly explorationArea: number | null;
  /** 开采方式 KCFS */
  readonly miningMethod: string | null;
  /** 开采矿种 KCKZ */
  readonly mineral: string | null;
  /** 生产规模 SCGM */
  readonly miningScale: string | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 地役权 DYIQ */
export interface EasementRow {
  /** 供役地不动产单元号 GYDBDCDYH */
  readonly servientUnit: string;
  /** 供役地权利人 GYDQLR */
  readonly servientHolder: string | null;
  /** 供役地权利人证件种类 GYDQLRZJZL */
  readonly servientIdKind: string | null;
  /** 供役地权利人证件号 GYDQLRZJH */
  readonly servientIdNumber: string | null;
  /** 需役地不动产单元号 XYDBDCDYH */
  readonly dominantUnit: string | null;
  /** 需役地坐落 XYDZL */
  readonly dominantLocation: string | null;
  /** 需役地权利人 XYDQLR */
  readonly dominantHolder: string | null;
  /** 需役地权利人证件种类 XYDQLRZJZL */
  readonly dominantIdKind: string | null;
  /** 需役地权利人证件号 XYDQLRZJH */
  readonly dominantIdNumber: string | null;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 登记原因 DJYY */
  readonly registrationReason: string | null;
  /** 地役权内容 DYQNR */
  readonly content: string | null;
  /** 权利起始时间 QLQSSJ */
  readonly validFrom: string | null;
  /** 权利结束时间 QLJSSJ */
  readonly validUntil: string | null;
  /** 不动产登记证明号 BDCDJZMH */
  readonly proofNumber: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 权属状态 QSZT */
  readonly state: string | null;
}

/** 注销登记 ZXDJ */
export interface CancellationRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 注销业务号 ZXYWH */
  readonly cancelBusinessNumber: string;
  /** 注销时间 ZXSJ */
  readonly cancelledOn: string | null;
  /** 不动产权证号 BDCQZH */
  readonly certificateNumber: string | null;
  /** 原业务号 YWH */
  readonly businessNumber: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 登记机构 DJJG */
  readonly registry: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string | null;
}

/** 限制单元 XZDY */
export interface RestrictedUnitRow {
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 限制类型 XZLX */
  readonly restrictionType: string | null;
  /** 限制文件号码 XZWJHM */
  readonly documentNumber: string;
  /** 限制单位 XZDW */
  readonly authority: string | null;
  /** 限制起始日期 XZQSRQ */
  readonly restrictedFrom: string | null;
  /** 限制终止日期 XZZZRQ */
  readonly restrictedUntil: string | null;
  /** 限制范围 XZFW */
  readonly extent: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 宗地变化情况 ZDBHQK */
export interface ParcelChangeRow {
  /** 宗地代码 ZDDM */
  readonly parcelCode: string;
  /** 变化原因 BHYY */
  readonly changeReason: string | null;
  /** 变化内容 BHNR */
  readonly changeContent: string | null;
  /** 登记时间 DJSJ */
  readonly registeredOn: string;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 附记 FJ */
  readonly note: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 受理申请 SLSQ */
export interface ApplicationRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 登记大类 DJDL */
  readonly mainType: string | null;
  /** 登记小类 DJXL */
  readonly subType: string | null;
  /** 申请证书版式 SQZSBS */
  readonly separateCertificates: string | null;
  /** 申请分别持证 SQFBCZ */
  readonly inParts: boolean | null;
  /** 受理人员 SLRY */
  readonly clerk: string | null;
  /** 受理时间 SLSJ */
  readonly acceptedOn: string | null;
  /** 坐落 ZL */
  readonly location: string | null;
  /** 通知人姓名 TZRXM */
  readonly contact: string | null;
  /** 通知方式 TZFS */
  readonly contactWay: string | null;
  /** 通知人电话 TZRDH */
  readonly contactPhone: string | null;
  /** 通知人移动电话 TZRYDDH */
  readonly contactMobile: string | null;
  /** 通知人电子邮件 TZRDZYJ */
  readonly contactEmail: string | null;
  /** 是否问题案件 SFWTAJ */
  readonly isProblem: boolean | null;
  /** 结束时间 JSSJ */
  readonly endedOn: string | null;
  /** 案件状态 AJZT */
  readonly caseState: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 申请人 SQR */
export interface ApplicantRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 权利人名称 QLRMC */
  readonly holderName: string;
  /** 权利人证件种类 QLRZJZL */
  readonly holderIdKind: string | null;
  /** 权利人证件号 QLRZJH */
  readonly holderIdNumber: string | null;
  /** 权利人通讯地址 QLRTXDZ */
  readonly holderAddress: string | null;
  /** 权利人邮编 QLRYB */
  readonly holderPostcode: string | null;
  /** 权利人法人名称 QLRFRMC */
  readonly legalPerson: string | null;
  /** 权利人法人电话 QLRFRDH */
  readonly legalPersonPhone: string | null;
  /** 权利人代理人名称 QLRDLRMC */
  readonly agent: string | null;
  /** 权利人代理人电话 QLRDLRDH */
  readonly agentPhone: string | null;
  /** 权利人代理机构 QLRDLJG */
  readonly agency: string | null;
  /** 义务人名称 YWRMC */
  readonly obligorName: string | null;
  /** 义务人证件种类 YWRZJZL */
  readonly obligorIdKind: string | null;
  /** 义务人证件号 YWRZJH */
  readonly obligorIdNumber: string | null;
  /** 义务人通讯地址 YWRTXDZ */
  readonly obligorAddress: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 义务人邮编 YWRYB */
  readonly obligorPostcode: string | null;
  /** 义务人法人名称 YWRFRMC */
  readonly obligorLegalPerson: string | null;
  /** 义务人法人电话 YWRFRDH */
  readonly obligorLegalPersonPhone: string | null;
  /** 义务人代理人名称 YWRDLRMC */
  readonly obligorAgent: string | null;
  /** 义务人代理人电话 YWRDLRDH */
  readonly obligorAgentPhone: string | null;
  /** 义务人代理机构 YWRDLJG */
  readonly obligorAgency: string | null;
}

/** 收件 SJ */
export interface ReceivedDocumentRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 收件时间 SJSJ */
  readonly receivedOn: string | null;
  /** 收件类型 SJLX */
  readonly documentType: string | null;
  /** 收件名称 SJMC */
  readonly documentName: string;
  /** 收件数量 SJSL */
  readonly copies: number | null;
  /** 是否收缴收验 SFSJSY */
  readonly isSurrendered: boolean | null;
  /** 是否额外收件 SFEWSJ */
  readonly isExtra: boolean | null;
  /** 是否补充收件 SFBCSJ */
  readonly isSupplement: boolean | null;
  /** 页数 YS */
  readonly pages: number | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 审核 SH */
export interface ReviewRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 节点名称 JDMC */
  readonly stepName: string | null;
  /** 顺序号 SXH */
  readonly sequence: number;
  /** 审核人员姓名 SHRYXM */
  readonly reviewer: string | null;
  /** 审核开始时间 SHKSSJ */
  readonly beganOn: string | null;
  /** 审核结束时间 SHJSSJ */
  readonly endedOn: string | null;
  /** 审核意见 SHYJ */
  readonly opinion: string | null;
  /** 操作结果 CZJG */
  readonly outcome: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 收费 SF */
export interface FeeRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 计费人员 JFRY */
  readonly payer: string | null;
  /** 计费日期 JFRQ */
  readonly assessedOn: string | null;
  /** 收费科目名称 SFKMMC */
  readonly feeItem: string;
  /** 是否额外收费 SFEWSF */
  readonly isExtra: boolean | null;
  /** 收费基数 SFJS */
  readonly feeBase: number | null;
  /** 收费类型 SFLX */
  readonly feeType: string | null;
  /** 应收金额 YSJE (元) */
  readonly amountDue: number | null;
  /** 折扣后应收金额 ZKHYSJE (元) */
  readonly amountDiscounted: number | null;
  /** 收费人员 SFRY */
  readonly cashier: string | null;
  /** 收费日期 SFRQ */
  readonly paidOn: string | null;
  /** 付费方 FFF */
  readonly paidBy: string | null;
  /** 实际付费人 SJFFR */
  readonly actualPayer: string | null;
  /** 实收金额 SSJE (元) */
  readonly amountPaid: number | null;
  /** 收费单位 SFDW */
  readonly collector: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 缮证 SZ */
export interface CertificateMakingRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 缮证名称 SZMC */
  readonly certificateName: string | null;
  /** 缮证证号 SZZH */
  readonly certificateNumber: string;
  /** 印刷序列号 YSXLH */
  readonly printSerial: string | null;
  /** 缮证人员 SZRY */
  readonly maker: string | null;
  /** 缮证时间 SZSJ */
  readonly madeOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 发证 FZ */
export interface CertificateIssueRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 发证人员 FZRY */
  readonly issuer: string | null;
  /** 发证时间 FZSJ */
  readonly issuedOn: string | null;
  /** 发证名称 FZMC */
  readonly certificateName: string | null;
  /** 发证数量 FZSL */
  readonly copies: number | null;
  /** 核发证书号 HFZSH */
  readonly reissuedNumber: string | null;
  /** 领证人姓名 LZRXM */
  readonly receiver: string | null;
  /** 领证人证件类别 LZRZJLB */
  readonly receiverIdKind: string | null;
  /** 领证人证件号码 LZRZJHM */
  readonly receiverIdNumber: string | null;
  /** 领证人电话 LZRDH */
  readonly receiverPhone: string | null;
  /** 领证人地址 LZRDZ */
  readonly receiverAddress: string | null;
  /** 领证人邮编 LZRYB */
  readonly receiverPostcode: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 归档 GD */
export interface CaseArchiveRow {
  /** 要素代码 YSDM */
  readonly featureCode: string | null;
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 登记大类 DJDL */
  readonly mainType: string | null;
  /** 登记小类 DJXL */
  readonly subType: string | null;
  /** 坐落 ZL */
  readonly location: string | null;
  /** 权证号码 QZHM */
  readonly certificateNumbers: string | null;
  /** 文件件数 WJJS */
  readonly documentCount: number | null;
  /** 总页数 ZYS */
  readonly pages: number | null;
  /** 归档人员 GDRY */
  readonly archivist: string | null;
  /** 归档时间 GDSJ */
  readonly archivedOn: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
}

/** 登簿 DB */
export interface RegistrationRecordRow {
  /** 业务号 YWH */
  readonly businessNumber: string;
  /** 登记类型 DJLX */
  readonly registrationType: string | null;
  /** 权利类型 QLLX */
  readonly rightType: string | null;
  /** 不动产单元号 BDCDYH */
  readonly unitNumber: string;
  /** 证书证明号 ZSZMH */
  readonly certificateNumber: string | null;
  /** 是否上报 SFSB */
  readonly reported: boolean | null;
  /** 报文ID BWID */
  readonly messageId: string | null;
  /** 登簿时间 DBSJ */
  readonly registeredOn: string | null;
  /** 登簿人 DBR */
  readonly registrar: string | null;
  /** 区县代码 QXDM */
  readonly districtCode: string | null;
  /** 备注 BZ */
  readonly remark: string | null;
}

/** 其他参考数据 CKSJ */
export interface ReferenceFeatureRow {
  /** 要素标识 YSBS */
  readonly featureKey: string;
  /** 名称 MC */
  readonly name: string | null;
  /** 属性 SX */
  readonly attributes: Readonly<Record<string, unknown>> | null;
}

/** The row of every layer by its id. */
export interface Rows {
  readonly 'parcel': ParcelRow;
  readonly 'boundary-point': BoundaryPointRow;
  readonly 'boundary-line': BoundaryLineRow;
  readonly 'control-point': ControlPointRow;
  readonly 'building': BuildingRow;
  readonly 'building-unit': BuildingUnitRow;
  readonly 'logical-building': LogicalBuildingRow;
  readonly 'building-storey': BuildingStoreyRow;
  readonly 'cadastral-district': CadastralDistrictRow;
  readonly 'cadastral-subdistrict': CadastralSubdistrictRow;
  readonly 'basic-farmland': BasicFarmlandRow;
  readonly 'ecological-redline': EcologicalRedlineRow;
  readonly 'urban-growth-boundary': UrbanGrowthBoundaryRow;
  readonly 'land-use': LandUseRow;
  readonly 'administrative-area': AdministrativeAreaRow;
  readonly 'low-efficiency-land': LowEfficiencyLandRow;
  readonly 'approved-unsupplied-land': ApprovedUnsuppliedLandRow;
  readonly 'supplied-unused-land': SuppliedUnusedLandRow;
  readonly 'stock-land-economics': StockLandEconomicsRow;
  readonly 'restoration-project': RestorationProjectRow;
  readonly 'restoration-unit': RestorationUnitRow;
  readonly 'restoration-works': RestorationWorksRow;
  readonly 'abandoned-mine': AbandonedMineRow;
  readonly 'restoration-progress': RestorationProgressRow;
  readonly 'restoration-acceptance': RestorationAcceptanceRow;
  readonly 'mining-right': MiningRightRow;
  readonly 'exploration-right': ExplorationRightRow;
  readonly 'project-redline': ProjectRedlineRow;
  readonly 'enforcement-plot': EnforcementPlotRow;
  readonly 'regional-assessment': RegionalAssessmentRow;
  readonly 'right-holder': RightHolderRow;
  readonly 'household-member': HouseholdMemberRow;
  readonly 'land-use-right': LandUseRightRow;
  readonly 'house-ownership': HouseOwnershipRow;
  readonly 'mortgage': MortgageRow;
  readonly 'seizure': SeizureRow;
  readonly 'advance-notice': AdvanceNoticeRow;
  readonly 'objection': ObjectionRow;
  readonly 'correction': CorrectionRow;
  readonly 'land-ownership': LandOwnershipRow;
  readonly 'project-ownership': ProjectOwnershipRow;
  readonly 'project-building': ProjectBuildingRow;
  readonly 'common-ownership': CommonOwnershipRow;
  readonly 'farmland-right': FarmlandRightRow;
  readonly 'forest-right': ForestRightRow;
  readonly 'sea-use-right': SeaUseRightRow;
  readonly 'structure-ownership': StructureOwnershipRow;
  readonly 'other-right': OtherRightRow;
  readonly 'easement': EasementRow;
  readonly 'cancellation': CancellationRow;
  readonly 'restricted-unit': RestrictedUnitRow;
  readonly 'parcel-change': ParcelChangeRow;
  readonly 'application': ApplicationRow;
  readonly 'applicant': ApplicantRow;
  readonly 'received-document': ReceivedDocumentRow;
  readonly 'review': ReviewRow;
  readonly 'fee': FeeRow;
  readonly 'certificate-making': CertificateMakingRow;
  readonly 'certificate-issue': CertificateIssueRow;
  readonly 'case-archive': CaseArchiveRow;
  readonly 'registration-record': RegistrationRecordRow;
  readonly 'reference-feature': ReferenceFeatureRow;
}
