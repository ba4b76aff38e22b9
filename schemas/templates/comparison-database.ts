import { advanceNotice } from '../layers/advance-notice.ts';
import { boundaryLine } from '../layers/boundary-line.ts';
import { boundaryPoint } from '../layers/boundary-point.ts';
import { buildingUnit } from '../layers/building-unit.ts';
import { building } from '../layers/building.ts';
import { houseOwnership } from '../layers/house-ownership.ts';
import { landUseRight } from '../layers/land-use-right.ts';
import { mortgage } from '../layers/mortgage.ts';
import { objection } from '../layers/objection.ts';
import { parcel } from '../layers/parcel.ts';
import { registrationRecord } from '../layers/registration-record.ts';
import { rightHolder } from '../layers/right-holder.ts';
import { seizure } from '../layers/seizure.ts';
import { logicalBuilding } from '../layers/logical-building.ts';
import { buildingStorey } from '../layers/building-storey.ts';
import { landOwnership } from '../layers/land-ownership.ts';
import { projectOwnership } from '../layers/project-ownership.ts';
import { projectBuilding } from '../layers/project-building.ts';
import { commonOwnership } from '../layers/common-ownership.ts';
import { easement } from '../layers/easement.ts';
import { cancellation } from '../layers/cancellation.ts';
import { parcelChange } from '../layers/parcel-change.ts';
import { restrictedUnit } from '../layers/restricted-unit.ts';
import { application } from '../layers/application.ts';
import { applicant } from '../layers/applicant.ts';
import { receivedDocument } from '../layers/received-document.ts';
import { review } from '../layers/review.ts';
import { fee } from '../layers/fee.ts';
import { certificateMaking } from '../layers/certificate-making.ts';
import { certificateIssue } from '../layers/certificate-issue.ts';
import { caseArchive } from '../layers/case-archive.ts';
import { farmlandRight } from '../layers/farmland-right.ts';
import { forestRight } from '../layers/forest-right.ts';
import { seaUseRight } from '../layers/sea-use-right.ts';
import { structureOwnership } from '../layers/structure-ownership.ts';
import { otherRight } from '../layers/other-right.ts';
import { correction } from '../layers/correction.ts';
import { householdMember } from '../layers/household-member.ts';
import { tableFromLayer } from './from-layer.ts';
import type { Template, TemplateTable } from './template.ts';

/** 宗地空间属性: one row per boundary point, in the metres it was surveyed in. The only geometry of the file. */
const parcelCoordinates: TemplateTable = {
  name: 'ZD_K_103',
  title: '宗地空间属性',
  source: { query: 'parcel-coordinates' },
  key: ['BDCDYH', 'ZDX', 'XH'],
  fields: [
    {
      name: 'BDCDYH',
      title: '不动产单元号',
      type: 'text',
      length: 28,
      required: true,
      source: { field: 'unitNumber' },
    },
    { name: 'XH', title: '序号', type: 'int32', required: true, source: { field: 'sequence' } },
    { name: 'ZDX', title: '圈号', type: 'int32', required: true, source: { field: 'ring' } },
    { name: 'XZB', title: 'X 坐标（北）', type: 'double', expected: true, source: { field: 'northing' } },
    { name: 'YZB', title: 'Y 坐标（东）', type: 'double', expected: true, source: { field: 'easting' } },
  ],
};

/** Fields of a parcel that the 接入 message marks 必填 and a cadastral survey may lack. */
const PARCEL_ASKED = [
  'areaUnit',
  'grade',
  'price',
  'registrar',
  'registryCode',
  'registryName',
  'blockNumber',
  'neighbourhoodNumber',
  'lotNumber',
  'parcelMap',
];

/**
 * 比对库: the registration data of a district at quarter's end under the table names of the 接入规范. The receiver's own
 * template, where there is one, takes its place: derive it from the .mdb supplied.
 */
export const comparisonDatabase: Template = {
  id: 'comparison-database',
  title: '不动产登记比对库',
  reference: 'TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范',
  version: '6',
  tables: [
    tableFromLayer(parcel, 'KTT_ZDJBXX', PARCEL_ASKED),
    tableFromLayer(boundaryPoint, 'KTT_GY_JZD'),
    tableFromLayer(boundaryLine, 'KTT_GY_JZX'),
    tableFromLayer(parcelChange, 'KTF_ZDBHQK'),
    parcelCoordinates,
    tableFromLayer(building, 'KTT_FW_ZRZ'),
    tableFromLayer(logicalBuilding, 'KTT_FW_LJZ', ['featureCode']),
    tableFromLayer(buildingStorey, 'KTT_FW_C', ['featureCode']),
    tableFromLayer(buildingUnit, 'KTT_FW_H'),
    tableFromLayer(landOwnership, 'QLF_QL_TDSYQ'),
    tableFromLayer(landUseRight, 'QLF_QL_JSYDSYQ'),
    tableFromLayer(projectOwnership, 'QLT_FW_FDCQ_DZ'),
    tableFromLayer(projectBuilding, 'QLF_FW_FDCQ_DZ_XM'),
    tableFromLayer(houseOwnership, 'QLT_FW_FDCQ_YZ'),
    tableFromLayer(commonOwnership, 'QLF_FW_FDCQ_QFSYQ'),
    tableFromLayer(farmlandRight, 'QLF_QL_NYDSYQ'),
    tableFromLayer(forestRight, 'QLT_QL_LQ'),
    tableFromLayer(seaUseRight, 'QLF_QL_HYSYQ'),
    tableFromLayer(structureOwnership, 'QLT_QL_GJZWSYQ'),
    tableFromLayer(otherRight, 'QLF_QL_QTXGQL'),
    tableFromLayer(mortgage, 'QLF_QL_DYAQ'),
    tableFromLayer(easement, 'QLF_QL_DYIQ'),
    tableFromLayer(seizure, 'QLF_QL_CFDJ'),
    tableFromLayer(advanceNotice, 'QLF_QL_YGDJ'),
    tableFromLayer(objection, 'QLF_QL_YYDJ'),
    tableFromLayer(correction, 'QLF_QL_GZDJ'),
    tableFromLayer(cancellation, 'QLF_QL_ZXDJ'),
    tableFromLayer(restrictedUnit, 'QLF_XZDY'),
    tableFromLayer(rightHolder, 'ZTT_GY_QLR'),
    tableFromLayer(householdMember, 'ZTT_GY_JTCY'),
    tableFromLayer(application, 'DJT_DJ_SLSQ'),
    tableFromLayer(applicant, 'DJF_DJ_SQR'),
    tableFromLayer(receivedDocument, 'DJF_DJ_SJ'),
    tableFromLayer(fee, 'DJF_DJ_SF'),
    tableFromLayer(review, 'DJF_DJ_SH'),
    tableFromLayer(certificateMaking, 'DJF_DJ_SZ'),
    tableFromLayer(certificateIssue, 'DJF_DJ_FZ'),
    tableFromLayer(caseArchive, 'DJF_DJ_GD'),
    tableFromLayer(registrationRecord, 'DJF_DJ_DB'),
  ],
};
