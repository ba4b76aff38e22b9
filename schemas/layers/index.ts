import type { Layer } from '../layer.ts';
import { abandonedMine } from './abandoned-mine.ts';
import { administrativeArea } from './administrative-area.ts';
import { advanceNotice } from './advance-notice.ts';
import { approvedUnsuppliedLand } from './approved-unsupplied-land.ts';
import { basicFarmland } from './basic-farmland.ts';
import { boundaryLine } from './boundary-line.ts';
import { boundaryPoint } from './boundary-point.ts';
import { controlPoint } from './control-point.ts';
import { buildingUnit } from './building-unit.ts';
import { building } from './building.ts';
import { cadastralDistrict } from './cadastral-district.ts';
import { cadastralSubdistrict } from './cadastral-subdistrict.ts';
import { ecologicalRedline } from './ecological-redline.ts';
import { enforcementPlot } from './enforcement-plot.ts';
import { explorationRight } from './exploration-right.ts';
import { houseOwnership } from './house-ownership.ts';
import { landUseRight } from './land-use-right.ts';
import { landUse } from './land-use.ts';
import { lowEfficiencyLand } from './low-efficiency-land.ts';
import { miningRight } from './mining-right.ts';
import { mortgage } from './mortgage.ts';
import { objection } from './objection.ts';
import { parcel } from './parcel.ts';
import { projectRedline } from './project-redline.ts';
import { referenceFeature } from './reference-feature.ts';
import { regionalAssessment } from './regional-assessment.ts';
import { registrationRecord } from './registration-record.ts';
import { restorationAcceptance } from './restoration-acceptance.ts';
import { restorationProgress } from './restoration-progress.ts';
import { restorationProject } from './restoration-project.ts';
import { restorationUnit } from './restoration-unit.ts';
import { restorationWorks } from './restoration-works.ts';
import { rightHolder } from './right-holder.ts';
import { seizure } from './seizure.ts';
import { stockLandEconomics } from './stock-land-economics.ts';
import { suppliedUnusedLand } from './supplied-unused-land.ts';
import { urbanGrowthBoundary } from './urban-growth-boundary.ts';
import { logicalBuilding } from './logical-building.ts';
import { buildingStorey } from './building-storey.ts';
import { landOwnership } from './land-ownership.ts';
import { projectOwnership } from './project-ownership.ts';
import { projectBuilding } from './project-building.ts';
import { commonOwnership } from './common-ownership.ts';
import { easement } from './easement.ts';
import { cancellation } from './cancellation.ts';
import { parcelChange } from './parcel-change.ts';
import { restrictedUnit } from './restricted-unit.ts';
import { application } from './application.ts';
import { applicant } from './applicant.ts';
import { receivedDocument } from './received-document.ts';
import { review } from './review.ts';
import { fee } from './fee.ts';
import { certificateMaking } from './certificate-making.ts';
import { certificateIssue } from './certificate-issue.ts';
import { caseArchive } from './case-archive.ts';
import { farmlandRight } from './farmland-right.ts';
import { forestRight } from './forest-right.ts';
import { seaUseRight } from './sea-use-right.ts';
import { structureOwnership } from './structure-ownership.ts';
import { otherRight } from './other-right.ts';
import { correction } from './correction.ts';
import { householdMember } from './household-member.ts';

/** Every layer by the name of its constant, with its literal type. The order is that of trees, dictionaries and migrations. */
export const catalogue = {
  parcel,
  boundaryPoint,
  boundaryLine,
  controlPoint,
  building,
  buildingUnit,
  logicalBuilding,
  buildingStorey,
  cadastralDistrict,
  cadastralSubdistrict,
  basicFarmland,
  ecologicalRedline,
  urbanGrowthBoundary,
  landUse,
  administrativeArea,
  lowEfficiencyLand,
  approvedUnsuppliedLand,
  suppliedUnusedLand,
  stockLandEconomics,
  restorationProject,
  restorationUnit,
  restorationWorks,
  abandonedMine,
  restorationProgress,
  restorationAcceptance,
  miningRight,
  explorationRight,
  projectRedline,
  enforcementPlot,
  regionalAssessment,
  rightHolder,
  householdMember,
  landUseRight,
  houseOwnership,
  mortgage,
  seizure,
  advanceNotice,
  objection,
  correction,
  landOwnership,
  projectOwnership,
  projectBuilding,
  commonOwnership,
  farmlandRight,
  forestRight,
  seaUseRight,
  structureOwnership,
  otherRight,
  easement,
  cancellation,
  restrictedUnit,
  parcelChange,
  application,
  applicant,
  receivedDocument,
  review,
  fee,
  certificateMaking,
  certificateIssue,
  caseArchive,
  registrationRecord,
  referenceFeature,
} as const;

/** Every layer, in the order of the catalogue. */
export const layers: readonly Layer[] = Object.values(catalogue);

const byId = new Map(layers.map((layer) => [layer.id, layer]));

/** The layer of an id such as `parcel`; undefined where there is none. */
export function layerById(id: string): Layer | undefined {
  return byId.get(id);
}

const byTableName = new Map(
  layers.flatMap((layer) =>
    [layer.standard.code, ...(layer.standard.aliases ?? [])].map((name) => [name.toUpperCase(), layer] as const),
  ),
);

/** The layer that a delivered table or file is called after in the standards, any case: `DLTB`, `yjjbnt`, `KTT_ZDJBXX`. */
export function layerByTableName(name: string): Layer | undefined {
  return byTableName.get(name.toUpperCase());
}
