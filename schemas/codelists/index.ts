import type { CodeEntry, CodeList } from '../layer.ts';
import { acceptanceLevel } from './acceptance-level.ts';
import { acceptanceResult } from './acceptance-result.ts';
import { administrativeDivision } from './administrative-division.ts';
import { advanceNoticeType } from './advance-notice-type.ts';
import { approvalLevel } from './approval-level.ts';
import { areaUnit } from './area-unit.ts';
import { assessmentItem } from './assessment-item.ts';
import { boundaryLinePosition } from './boundary-line-position.ts';
import { boundaryLineType } from './boundary-line-type.ts';
import { boundaryMark } from './boundary-mark.ts';
import { boundaryNature } from './boundary-nature.ts';
import { boundaryPointType } from './boundary-point-type.ts';
import { boundaryType } from './boundary-type.ts';
import { certificateKind } from './certificate-kind.ts';
import { coOwnership } from './co-ownership.ts';
import { controlPointGrade } from './control-point-grade.ts';
import { controlPointState } from './control-point-state.ts';
import { controlPointType } from './control-point-type.ts';
import { country } from './country.ts';
import { damageType } from './damage-type.ts';
import { dataSource } from './data-source.ts';
import { descriptionMark } from './description-mark.ts';
import { disposalPath } from './disposal-path.ts';
import { dominantUse } from './dominant-use.ts';
import { ENGLISH_LABELS } from './english.ts';
import { enclaveMark } from './enclave-mark.ts';
import { enforcementState } from './enforcement-state.ts';
import { exitReason } from './exit-reason.ts';
import { explorationStage } from './exploration-stage.ts';
import { familyRelation } from './family-relation.ts';
import { farmlandSlope } from './farmland-slope.ts';
import { farmlandType } from './farmland-type.ts';
import { forestCategory } from './forest-category.ts';
import { forestOrigin } from './forest-origin.ts';
import { fundingSource } from './funding-source.ts';
import { houseNature } from './house-nature.ts';
import { houseStructure } from './house-structure.ts';
import { houseUse } from './house-use.ts';
import { idleCause } from './idle-cause.ts';
import { keyProjectLevel } from './key-project-level.ts';
import { landCategory } from './land-category.ts';
import { landClass } from './land-class.ts';
import { landClassSurvey } from './land-class-survey.ts';
import { landCondition } from './land-condition.ts';
import { landGrade } from './land-grade.ts';
import { landSeaClass } from './land-sea-class.ts';
import { milestone } from './milestone.ts';
import { mineState } from './mine-state.ts';
import { mineral } from './mineral.ts';
import { miningMethod } from './mining-method.ts';
import { miningRightState } from './mining-right-state.ts';
import { miningScale } from './mining-scale.ts';
import { mortgageMethod } from './mortgage-method.ts';
import { mortgagedProperty } from './mortgaged-property.ts';
import { ownershipKind } from './ownership-kind.ts';
import { ownershipNature } from './ownership-nature.ts';
import { parcelFeature } from './parcel-feature.ts';
import { patchRefinement } from './patch-refinement.ts';
import { planningZone } from './planning-zone.ts';
import { plantingAttribute } from './planting-attribute.ts';
import { projectStage } from './project-stage.ts';
import { projectType } from './project-type.ts';
import { redlineType } from './redline-type.ts';
import { registrationType } from './registration-type.ts';
import { renewalMode } from './renewal-mode.ts';
import { renewalProgress } from './renewal-progress.ts';
import { reserveZone } from './reserve-zone.ts';
import { restorationDirection } from './restoration-direction.ts';
import { restorationDuty } from './restoration-duty.ts';
import { restorationState } from './restoration-state.ts';
import { restorationType } from './restoration-type.ts';
import { rightHolderType } from './right-holder-type.ts';
import { rightNature } from './right-nature.ts';
import { rightSetting } from './right-setting.ts';
import { rightState } from './right-state.ts';
import { rightType } from './right-type.ts';
import { seizureType } from './seizure-type.ts';
import { settlementAttribute } from './settlement-attribute.ts';
import { sex } from './sex.ts';
import { stockLandClass } from './stock-land-class.ts';
import { stockLandState } from './stock-land-state.ts';
import { stockLandType } from './stock-land-type.ts';
import { supplyMethod } from './supply-method.ts';
import { unitState } from './unit-state.ts';
import { violationType } from './violation-type.ts';
import { worksType } from './works-type.ts';

/** Every code table by its id. */
export const codelists: Readonly<Record<string, CodeList>> = Object.fromEntries(
  [
    acceptanceLevel,
    acceptanceResult,
    administrativeDivision,
    advanceNoticeType,
    approvalLevel,
    areaUnit,
    assessmentItem,
    boundaryLinePosition,
    boundaryLineType,
    boundaryMark,
    boundaryNature,
    boundaryPointType,
    controlPointType,
    controlPointGrade,
    controlPointState,
    boundaryType,
    certificateKind,
    coOwnership,
    country,
    damageType,
    dataSource,
    descriptionMark,
    disposalPath,
    dominantUse,
    enclaveMark,
    enforcementState,
    exitReason,
    explorationStage,
    familyRelation,
    farmlandSlope,
    farmlandType,
    forestCategory,
    forestOrigin,
    fundingSource,
    houseNature,
    houseStructure,
    houseUse,
    idleCause,
    landCategory,
    landClass,
    landClassSurvey,
    landCondition,
    landGrade,
    landSeaClass,
    keyProjectLevel,
    milestone,
    mineState,
    mineral,
    miningMethod,
    miningRightState,
    miningScale,
    mortgageMethod,
    mortgagedProperty,
    ownershipKind,
    ownershipNature,
    parcelFeature,
    patchRefinement,
    planningZone,
    plantingAttribute,
    projectStage,
    projectType,
    redlineType,
    registrationType,
    renewalMode,
    renewalProgress,
    reserveZone,
    restorationDirection,
    restorationDuty,
    restorationState,
    restorationType,
    rightHolderType,
    rightNature,
    rightSetting,
    rightState,
    rightType,
    seizureType,
    settlementAttribute,
    sex,
    stockLandClass,
    stockLandState,
    stockLandType,
    supplyMethod,
    unitState,
    violationType,
    worksType,
  ].map((list) => [list.id, inEnglish(list)]),
);

function inEnglish(list: CodeList): CodeList {
  const entries = list.entries.map((entry) => {
    const labelEn = entry.labelEn ?? ENGLISH_LABELS[entry.label];
    return labelEn === undefined ? entry : { ...entry, labelEn };
  });
  return { ...list, entries };
}

const entryIndex = new Map(
  Object.values(codelists).map((list) => [list.id, new Map(list.entries.map((entry) => [entry.code, entry]))]),
);

/** The entry of a code in a list, historical ones included; undefined where the code or the list is unknown. */
export function codeEntry(listId: string, code: string): CodeEntry | undefined {
  return entryIndex.get(listId)?.get(code);
}

/** The Chinese label of a code, or the code itself where the list does not know it: a reader must never see an empty cell. */
export function codeLabel(listId: string, code: string): string {
  return codeEntry(listId, code)?.label ?? code;
}
