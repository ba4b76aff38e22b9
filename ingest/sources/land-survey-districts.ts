import type { SourceMapping } from '../mapping.ts';

/**
 * 行政区 (XZQ) as the offices of the 国土调查 export it from their file geodatabases: the columns of the standard, with an
 * ArcGIS OBJECTID before them. JSMJ is the ellipsoidal area of the shape; DCMJ is the total of the unit and stands again on
 * each of its parts, so it is no area of the shape.
 */
export const landSurveyDistricts: SourceMapping = {
  id: 'land-survey-districts',
  title: '国土调查行政区（XZQ）',
  layer: 'administrative-area',
  layerNames: ['XZQ', 'CJDCQ'],
  fields: {
    identifier: 'BSM',
    districtCode: { column: ['XZQDM', 'ZLDWDM'] },
    districtName: { column: ['XZQMC', 'ZLDWMC'] },
    surveyedArea: 'DCMJ',
    computedArea: { column: ['JSMJ', 'MJ'] },
  },
};
