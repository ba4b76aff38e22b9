/**
 * Written by `npm run generate` from the OpenAPI document. Do not edit.
 * Types of every component, and of parameters, bodies and answers by address and method.
 */

export type AccessLogFinding = { readonly code: string; readonly line: (number | null); readonly at: string; readonly message: string };

export type Account = { readonly id: string; readonly login: string; readonly name: string; readonly organisation: (string | null); readonly roles: readonly string[]; readonly districts: (readonly string[] | null); readonly mustChangePassword: boolean; readonly hasSecondFactor: boolean; readonly lockedUntil: (string | null); readonly disabledAt: (string | null); readonly passwordChangedAt: string; readonly createdAt: string; readonly createdBy: string };

export type Alarm = { readonly id: number; readonly kind: "repeated-query" | "bulk-reading" | "enumeration" | "off-hours" | "new-address" | "failed-logins"; readonly title: string; readonly titleEn: string; readonly actor: string; readonly actorName: string; readonly address: (string | null); readonly subject: string; readonly amount: number; readonly threshold: number; readonly routes: readonly string[]; readonly firstAt: string; readonly lastAt: string; readonly state: "open" | "handled" | "dismissed"; readonly handledBy: (string | null); readonly handledAt: (string | null); readonly note: (string | null) };

export type ApiKey = { readonly id: string; readonly name: string; readonly consumer: string; readonly rights: readonly string[]; readonly layers: (readonly string[] | null); readonly fields: (readonly string[] | null); readonly districts: (readonly string[] | null); readonly callsPerMinute: (number | null); readonly callsPerDay: (number | null); readonly callsToday: number; readonly expiresAt: (string | null); readonly revokedAt: (string | null); readonly createdBy: string; readonly createdAt: string };

export type ArchiveWarning = { readonly archive: "folder" | "http"; readonly code: "archive-timeout" | "archive-failed"; readonly zh: string; readonly en: string };

export type ArchivedDocument = { readonly archive: "folder" | "http"; readonly code: string; readonly reference: string; readonly archiveNumber: (string | null); readonly title: string; readonly fileName: string; readonly on: (string | null); readonly block: ("identity" | "rights" | "restrictions" | "planning" | "acquisition" | "approvals" | "stock" | "inspections" | null) };

export type Area = { readonly ellipsoidal: number; readonly planar: number };

export type AreaFigures = { readonly squareMetres: number; readonly hectares: number; readonly mu: number };

export type AssessmentCover = { readonly item: string; readonly title: string; readonly titleEn: (string | null); readonly state: "covered" | "partly" | "not-covered" | "cannot-check"; readonly reason: (string | null); readonly detail: ({ readonly zh: string; readonly en: string } | null); readonly share: (number | null); readonly uncovered: ({ readonly ellipsoidal: number; readonly planar: number } | null); readonly results: readonly AssessmentResult[] };

export type AssessmentResult = { readonly id: number; readonly assessmentNumber: (string | null); readonly areaName: (string | null); readonly documentNumber: (string | null); readonly validFrom: (string | null); readonly validUntil: (string | null); readonly share: number; readonly unused: ("expired" | "not-begun" | "no-term" | null) };

export type Attachment = { readonly id: number; readonly code: (string | null); readonly layer: (string | null); readonly featureId: (number | null); readonly block: "identity" | "rights" | "restrictions" | "planning" | "acquisition" | "approvals" | "stock" | "inspections"; readonly title: string; readonly fileName: string; readonly sha256: string; readonly bytes: number; readonly mediaType: string; readonly shows: boolean; readonly place: (readonly [number, number] | null); readonly azimuth: (number | null); readonly takenAt: (string | null); readonly metresOutside: (number | null); readonly isFar: boolean; readonly retainUntil: (string | null); readonly addedBy: string; readonly addedAt: string; readonly inheritedFrom: (string | null) };

export type AuditEntry = { readonly sequence: number; readonly at: string; readonly actor: { readonly kind: string; readonly id: string; readonly name: string }; readonly action: string; readonly target: (string | null); readonly result: string; readonly address: (string | null); readonly requestId: (string | null); readonly detail?: Readonly<Record<string, unknown>>; readonly hash: string };

export type BenefitComparison = { readonly areaMu: number; readonly area: number; readonly before: ({ readonly year: number; readonly plots: readonly { readonly plotCode: string; readonly share: number }[]; readonly investment: { readonly sum: (number | null); readonly perMu: (number | null); readonly reportedShare: number; readonly unreported: number }; readonly sales: { readonly sum: (number | null); readonly perMu: (number | null); readonly reportedShare: number; readonly unreported: number }; readonly tax: { readonly sum: (number | null); readonly perMu: (number | null); readonly reportedShare: number; readonly unreported: number } } | null); readonly after: ({ readonly year: number; readonly plots: readonly { readonly plotCode: string; readonly share: number }[]; readonly investment: { readonly sum: (number | null); readonly perMu: (number | null); readonly reportedShare: number; readonly unreported: number }; readonly sales: { readonly sum: (number | null); readonly perMu: (number | null); readonly reportedShare: number; readonly unreported: number }; readonly tax: { readonly sum: (number | null); readonly perMu: (number | null); readonly reportedShare: number; readonly unreported: number } } | null) };

export type CadastralMap = { readonly id: string; readonly title: string; readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled"; readonly job: (Job | null); readonly request: CadastralMapRequest; readonly versions: Readonly<Record<string, number>>; readonly dataDay: string; readonly day: string; readonly secrecy: string; readonly view: "masked" | "full"; readonly series: (string | null); readonly edition: (number | null); readonly replacedBy: (string | null); readonly isCurrent: (boolean | null); readonly createdBy: string; readonly createdAt: string; readonly downloads: number; readonly report: (CadastralMapReport | null); readonly links: Readonly<Record<string, string>> };

export type CadastralMapChanges = { readonly id: string; readonly isCurrent: boolean; readonly layers: readonly { readonly layer: string; readonly title: string; readonly from: number; readonly to: number; readonly added: number; readonly changed: number; readonly removed: number; readonly features: readonly { readonly key: string; readonly change: "added" | "changed" | "removed" }[] }[] };

export type CadastralMapPlan = { readonly scale: number; readonly paper: string; readonly orientation: "portrait" | "landscape"; readonly epsg: (number | null); readonly zone: number; readonly otherZones: readonly number[]; readonly division: "paper" | "square" | "geographic"; readonly page: { readonly width: number; readonly height: number; readonly frame: readonly [number, number, number, number] }; readonly sheets: readonly { readonly number: string; readonly ring: readonly (readonly [number, number])[]; readonly bounds: readonly [number, number, number, number] }[]; readonly parcels: number; readonly extent: readonly [number, number, number, number] };

export type CadastralMapReport = { readonly kind: "sheets" | "parcel" | "parcels" | "index"; readonly scale: (number | null); readonly paper: string; readonly epsg: (number | null); readonly zone: number; readonly otherZones: readonly number[]; readonly division: "paper" | "square" | "geographic"; readonly pages: number; readonly sheetCount: number; readonly sheets: readonly { readonly number: string; readonly name: string; readonly epsg?: (number | null); readonly counts: Readonly<Record<string, number>>; readonly overlappingLabels: number }[]; readonly unplacedCount: number; readonly unplaced: readonly { readonly sheet: string; readonly kind: string; readonly name: string }[]; readonly missingCharacters: readonly string[]; readonly notices: readonly { readonly code: string; readonly zh: string; readonly en: string }[]; readonly extent: readonly [number, number, number, number]; readonly files: readonly { readonly name: string; readonly format: "pdf" | "svg" | "png" | "dxf" | "gpkg" | "shp" | "txt" | "preview"; readonly page?: number; readonly mediaType: string; readonly bytes: number; readonly sha256: string; readonly sm3: string }[] };

export type CadastralMapRequest = { readonly sheet?: string; readonly box?: readonly [number, number, number, number]; readonly geometry?: { readonly type: "Polygon" | "MultiPolygon"; readonly coordinates: readonly unknown[] }; readonly outlines?: readonly { readonly title: string; readonly geometry: { readonly type: "Polygon" | "MultiPolygon"; readonly coordinates: readonly unknown[] } }[]; readonly parcel?: string; readonly parcels?: readonly string[]; readonly crs?: number; readonly scale?: number; readonly paper?: "A4" | "A3" | "A2" | "A1" | "A0"; readonly orientation?: "portrait" | "landscape"; readonly division?: "paper" | "square" | "geographic"; readonly sheetFormat?: "50x50" | "40x50"; readonly index?: boolean; readonly annex?: boolean; readonly asOf?: (string); readonly title?: string; readonly unit?: string; readonly surveyedOn?: string; readonly drawnBy?: string; readonly checkedBy?: string; readonly approvedBy?: string; readonly secrecy?: "公开" | "内部" | "秘密" | "机密"; readonly watermark?: string; readonly formats?: readonly ("pdf" | "svg" | "png" | "dxf" | "gpkg" | "shp" | "txt")[]; readonly dpi?: number };

export type Caller = { readonly kind: "local" | "anonymous" | "user" | "key"; readonly id: string; readonly name: string; readonly roles: readonly string[]; readonly rights: readonly string[]; readonly districts: (readonly string[] | null); readonly mustChangePassword: boolean; readonly loginNeeded: boolean; readonly hasSignOn: boolean };

export type CodeList = { readonly id: string; readonly title: string; readonly reference: string; readonly provisional?: boolean; readonly entries: readonly { readonly code: string; readonly label: string }[] };

export type Collection = { readonly id: string; readonly title: string; readonly description: string; readonly itemType: "feature"; readonly dataType: "vector"; readonly crs?: readonly string[]; readonly storageCrs?: string; readonly extent: { readonly spatial?: { readonly bbox: readonly (readonly number[])[]; readonly crs: string }; readonly temporal: { readonly interval: readonly (readonly (string | null)[])[]; readonly trs: string } }; readonly links: readonly Link[] };

export type Export = { readonly id: string; readonly title: string; readonly state: "queued" | "running" | "exported" | "checked" | "refused" | "misfit" | "failed" | "cancelled" | "removed"; readonly job: Job; readonly refusals: number; readonly notices: number; readonly manifest: (ExportManifest | null); readonly request: Readonly<Record<string, unknown>>; readonly downloads: number; readonly expiresAt: (string | null); readonly links: { readonly download?: string; readonly manifest?: string; readonly problems?: string; readonly problemList?: string; readonly events: string } };

export type ExportFormat = { readonly id: string; readonly title: string; readonly mediaType: string; readonly systems: "any" | "degrees" | "plane"; readonly takesTables: boolean };

export type ExportManifest = { readonly format: string; readonly district: (string | null); readonly asOf: string; readonly layers: Readonly<Record<string, number>>; readonly file: { readonly name: string; readonly mediaType: string; readonly bytes: number; readonly sha256: string; readonly sm3: string }; readonly parts?: readonly { readonly district: string; readonly file: { readonly name: string; readonly mediaType: string; readonly bytes: number; readonly sha256: string; readonly sm3: string }; readonly tables: readonly { readonly name: string; readonly rows: number; readonly digest: string }[] }[]; readonly tables: readonly { readonly name: string; readonly rows: number; readonly digest: string }[]; readonly uncut: readonly string[]; readonly gaps: readonly { readonly table: string; readonly layer: string; readonly code: string; readonly message: string }[]; readonly pictures?: readonly { readonly table: string; readonly field: string; readonly title: string; readonly delivered: number; readonly attached: number; readonly drawn: number; readonly missing: number; readonly bytes: number; readonly dpi: number }[]; readonly notices: number };

export type ExportProblem = { readonly severity: "refusal" | "notice"; readonly code: string; readonly table: string; readonly key: string; readonly field: string; readonly value: string; readonly message: string };

export type ExportRequest = { readonly template?: string; readonly format?: "shp" | "shp-utf8" | "gpkg" | "geojson" | "txt" | "vct" | "geodatabase" | "xlsx" | "csv"; readonly layers?: readonly string[]; readonly area?: (string | { readonly type: "Polygon" | "MultiPolygon"; readonly coordinates: readonly unknown[] }); readonly filter?: string; readonly asOf?: (string); readonly perDistrict?: boolean; readonly pictures?: boolean; readonly crs?: number; readonly checkOnly?: boolean; readonly title?: string };

export type ExportTemplate = { readonly id: string; readonly title: string; readonly reference: string; readonly version: string; readonly isBuiltIn: boolean; readonly hasFile: boolean; readonly hasPictures: boolean; readonly layers: readonly string[]; readonly tables: readonly { readonly name: string; readonly title: string; readonly fields: number; readonly filled: number }[] };

export type Feature = { readonly layer: string; readonly id: number; readonly title: string; readonly properties: Readonly<Record<string, unknown>>; readonly masked: readonly string[]; readonly area?: Area; readonly geometry: (Geometry | null); readonly geometryOmitted?: boolean };

export type FeatureCollection = { readonly type: "FeatureCollection"; readonly features: readonly GeoJsonFeature[]; readonly numberMatched?: number; readonly numberReturned: number; readonly timeStamp: string; readonly watermark?: string; readonly links: readonly Link[] };

export type FeatureHistory = { readonly version: (number | null); readonly entries: readonly { readonly version: number; readonly until: (number | null); readonly at: (string | null); readonly by: (string | null); readonly source: (string | null); readonly kind: "delivery" | "edit" | "undo" | "transition" | "milestone" | "remove" | "create"; readonly reason: (string | null); readonly before: (Readonly<Record<string, unknown>> | null); readonly after: (Readonly<Record<string, unknown>> | null); readonly detail: (Readonly<Record<string, unknown>> | null) }[] };

export type FeaturePatch = { readonly type?: "Feature"; readonly geometry?: ({ readonly type: string } | null); readonly properties?: (Readonly<Record<string, unknown>> | null) };

export type FileRecord = { readonly layer: string; readonly id: number; readonly properties: Readonly<Record<string, unknown>>; readonly masked: readonly string[]; readonly area: (number | null); readonly inheritedFrom?: string };

export type GeoJsonFeature = { readonly type: "Feature"; readonly id: number; readonly geometry: ({ readonly type: string } | null); readonly properties: Readonly<Record<string, unknown>> };

export type GeoJsonFeatureWithLinks = { readonly type: "Feature"; readonly id: number; readonly geometry: ({ readonly type: string } | null); readonly properties: Readonly<Record<string, unknown>>; readonly links: readonly Link[] };

export type Geometry = { readonly type: "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon" };

export type GrantableArea = { readonly code: string; readonly name: string; readonly district: (string | null) };

export type IngestExamination = { readonly files: readonly { readonly name: string; readonly bytes: number }[]; readonly layers: readonly { readonly sourceLayer: string; readonly rowCount?: (number | null); readonly geometry: ("point" | "line" | "polygon" | "any" | null); readonly encoding?: (string | null); readonly layer: string; readonly candidates: readonly { readonly layer: string; readonly title: string; readonly matched: number }[]; readonly columns: readonly { readonly column: string; readonly type: string; readonly samples: readonly string[]; readonly values?: readonly string[]; readonly field: (string | null); readonly title: (string | null); readonly unit?: ("squareMetres" | "hectares" | "mu" | "squareKilometres" | null) }[]; readonly missing: readonly string[]; readonly crsText: (string | null); readonly crs: ({ readonly label: string } | { readonly code: string; readonly zh: string; readonly en: string }) }[] };

export type IngestIssue = { readonly id?: number; readonly code: string; readonly severity: "error" | "warning" | "info"; readonly sourceRow: (number | null); readonly rowKey?: (string | null); readonly field?: (string | null); readonly actual?: (string | null); readonly expected?: (string | null); readonly message: string; readonly messageEn: string; readonly place?: (readonly number[] | null) };

export type IngestJob = { readonly id: string; readonly name: string; readonly state: "examining" | "examined" | "loading" | "staged" | "reviewing" | "publishing" | "published" | "known" | "refused" | "failed" | "cancelled" | "discarded"; readonly uploads: readonly { readonly id: string; readonly name: string; readonly bytes: (number | null); readonly sha256: (string | null) }[]; readonly options: IngestOptions; readonly examination: (IngestExamination | null); readonly report: (IngestReport | null); readonly deliveryId: (number | null); readonly jobId: (string | null); readonly progress: ({ readonly phase: string; readonly done?: number; readonly total?: number; readonly message?: string } | null); readonly problem: ({ readonly code: string; readonly zh: string; readonly en: string } | null); readonly isCancelRequested: boolean; readonly createdBy: string; readonly createdById: string; readonly createdAt: string; readonly changedAt: string };

export type IngestJobSummary = { readonly id: string; readonly name: string; readonly state: "examining" | "examined" | "loading" | "staged" | "reviewing" | "publishing" | "published" | "known" | "refused" | "failed" | "cancelled" | "discarded"; readonly options: IngestOptions; readonly deliveryId: (number | null); readonly jobId: (string | null); readonly progress: ({ readonly phase: string; readonly done?: number; readonly total?: number; readonly message?: string } | null); readonly problem: ({ readonly code: string; readonly zh: string; readonly en: string } | null); readonly isCancelRequested: boolean; readonly createdBy: string; readonly createdById: string; readonly createdAt: string; readonly changedAt: string };

export type IngestOptions = { readonly layer?: string; readonly dataset?: string; readonly district?: string; readonly layerName?: string; readonly source?: string; readonly map?: Readonly<Record<string, (string | null | { readonly constant: (string | number | boolean | null) } | { readonly column: (string | readonly string[]); readonly default?: (string | number | boolean | null); readonly values?: Readonly<Record<string, (string | number | boolean | null)>>; readonly convert?: string; readonly unit?: "squareMetres" | "hectares" | "mu" | "squareKilometres" })>>; readonly set?: Readonly<Record<string, string>>; readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>; readonly crs?: number; readonly assumeDatum?: boolean; readonly datumShift?: readonly [number, number, number, number, number, number, number]; readonly correctCoordinates?: boolean; readonly apportion?: "floor-area" | "land-area"; readonly encoding?: string; readonly allow?: readonly string[]; readonly mends?: number; readonly partial?: boolean; readonly topology?: boolean; readonly repair?: readonly ("ring-not-closed" | "point-repeated" | "axes-swapped" | "zone-prefix-differs" | "text-control-character")[]; readonly again?: boolean };

export type IngestReport = { readonly deliveryId: number; readonly layer: string; readonly dataset: string; readonly version: number; readonly isStaged?: boolean; readonly source: { readonly name: string; readonly sha256: string; readonly bytes: number; readonly crs: string; readonly encoding?: string }; readonly rows: { readonly deleted?: number; readonly read: number; readonly loaded: number; readonly rejected: number; readonly added: number; readonly changed: number; readonly removed: number; readonly unchanged: number }; readonly area: { readonly ellipsoidal: (number | null); readonly planar: (number | null) }; readonly extent: (readonly number[] | null); readonly issueCounts: Readonly<Record<string, number>>; readonly firstIssues: readonly { readonly code: string; readonly severity: "error" | "warning" | "info"; readonly sourceRow: (number | null); readonly rowKey?: (string | null); readonly field?: (string | null); readonly actual?: (string | null); readonly expected?: (string | null); readonly message: string; readonly messageEn: string; readonly place?: (readonly number[] | null) }[]; readonly samples?: readonly { readonly fate: "added" | "changed" | "removed" | "unchanged"; readonly sourceRow: (number | null); readonly key: string; readonly before: (Readonly<Record<string, unknown>> | null); readonly after: (Readonly<Record<string, unknown>> | null); readonly isShapeChanged: boolean; readonly extent: (readonly number[] | null) }[] };

export type InspectionPlot = { readonly id: number; readonly version: number; readonly plotNumber: string; readonly location: (string | null); readonly districtCode: (string | null); readonly violationType: (string | null); readonly state: (string | null); readonly year: (number | null); readonly area: (number | null); readonly cultivatedArea: (number | null); readonly dueOn: (string | null); readonly closedOn: (string | null); readonly isOverdue: boolean; readonly photos: number; readonly center: (readonly [number, number] | null); readonly geometry: (Geometry | null) };

export type InterfaceUsePoint = { readonly at: string; readonly calls: number; readonly refused: number; readonly failed: number; readonly meanMs: (number | null); readonly p95Ms: (number | null) };

export type InterfaceUseShare = { readonly id: string; readonly name: string; readonly calls: number; readonly refused: number; readonly failed: number; readonly meanMs: (number | null); readonly p95Ms: (number | null) };

export type Job = { readonly id: string; readonly kind: string; readonly title: string; readonly parameters: unknown; readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled"; readonly progress: ({ readonly phase: string; readonly done?: number; readonly total?: number; readonly message?: string } | null); readonly result: unknown; readonly problem: ({ readonly code: string; readonly zh: string; readonly en: string } | null); readonly createdBy: string; readonly createdByName: string; readonly createdAt: string; readonly startedAt: (string | null); readonly finishedAt: (string | null); readonly attempts: number; readonly isCancelRequested: boolean };

export type JobLogLine = { readonly id: number; readonly at: string; readonly level: "info" | "warn" | "error"; readonly message: string; readonly detail: unknown };

export type KeyProject = { readonly code: string; readonly name: string; readonly level: string; readonly levelTitle: string; readonly stage: (string | null); readonly stageTitle: string; readonly district: (string | null); readonly districtTitle: string; readonly applicant: (string | null); readonly hectares: number; readonly plots: readonly number[]; readonly center: (readonly [number, number] | null); readonly progress: "finished" | "overdue" | "on-time" | "unplanned"; readonly next: ({ readonly title: string; readonly dueOn: string; readonly overdueDays: number } | null) };

export type KeyProjectGroup = { readonly value: string; readonly title: string; readonly projects: number; readonly hectares: number };

export type KeyProjectMilestones = { readonly value: string; readonly title: string; readonly reached: number; readonly reachedLate: number; readonly overdue: number; readonly planned: number; readonly unplanned: number };

export type LandClassChange = { readonly before: (string | null); readonly beforeTitle: string; readonly after: (string | null); readonly afterTitle: string; readonly units: number; readonly area: number };

export type LandCodeProposal = { readonly id: number; readonly layerVersion: number; readonly type: "created" | "split" | "merged" | "boundary-adjusted" | "feature-changed" | "district-changed" | "extinguished" | "restored"; readonly from: readonly string[]; readonly to: readonly string[]; readonly pieces: readonly { readonly from: string; readonly to: string; readonly area: number }[]; readonly doubts: readonly ("code-kept" | "ground-lost" | "ground-gained" | "renumbered" | "came-back" | "bad-code")[]; readonly thresholds: { readonly leastArea: number; readonly leastShare: number }; readonly state: "open" | "confirmed" | "refused"; readonly decidedBy: (string | null); readonly decidedAt: (string | null); readonly reason: (string | null); readonly eventId: (number | null); readonly publishedOn: (string | null) };

export type LandFile = { readonly code: string; readonly asked: string; readonly asOf: (string | null); readonly versions: Readonly<Record<string, number>>; readonly successors: readonly string[]; readonly blocks: { readonly identity: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly kind: "parcel" | "provisional"; readonly state: "reserved" | "current" | "ended" | "released"; readonly bornOn: (string | null); readonly endedOn: (string | null); readonly parcel: (FileRecord | null); readonly geometry: (Geometry | null); readonly place: (readonly [number, number] | null); readonly area: (Area | null); readonly registeredArea: (number | null); readonly mapSheets: readonly string[]; readonly aliases: readonly { readonly alias: string; readonly kind: string }[] } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly boundaries: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly east: (string | null); readonly south: (string | null); readonly west: (string | null); readonly north: (string | null); readonly points: readonly FileRecord[]; readonly lines: readonly FileRecord[] } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly neighbours: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: readonly { readonly id: number; readonly code: string; readonly location: (string | null); readonly landClass: (string | null); readonly azimuth: (number | null); readonly border: (number | null) }[] } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly rights: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly holders: readonly FileRecord[]; readonly land: readonly FileRecord[]; readonly houses: readonly FileRecord[] } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly restrictions: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: readonly { readonly kind: "mortgage" | "seizure" | "objection" | "advance-notice" | "easement" | "restricted-unit"; readonly standing: "holds" | "waits" | "expired" | "released"; readonly queue: (number | null); readonly record: FileRecord }[] } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly planning: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly projects: readonly FileRecord[]; readonly plots: readonly { readonly layer: string; readonly id: number; readonly plotCode: string; readonly plotName: (string | null); readonly location: (string | null); readonly plannedUse: (string | null); readonly area: (number | null) }[] } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly acquisition: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: readonly { readonly plot: { readonly layer: string; readonly id: number; readonly plotCode: string; readonly plotName: (string | null) }; readonly fields: readonly { readonly key: string; readonly title: string; readonly unit: (string | null); readonly value: unknown; readonly missing: ("not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape" | null) }[] }[] } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly approvals: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly stages: readonly { readonly id: number; readonly code: string; readonly stage: "pre-examination" | "conversion" | "acquisition" | "supply" | "planning-permission" | "joint-survey" | "registration"; readonly on: string; readonly documentNumber: (string | null); readonly projectCode: (string | null); readonly remark: (string | null); readonly recordedBy: string; readonly inheritedFrom: (string | null) }[] } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly timeline: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: readonly { readonly on: string; readonly kind: "stage" | "event" | "registration" | "restriction" | "approval" | "stock" | "version"; readonly title: string; readonly detail: (string | null); readonly inheritedFrom: (string | null) }[] } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly stock: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly plots: readonly { readonly layer: string; readonly id: number; readonly plotCode: string; readonly plotName: (string | null); readonly location: (string | null); readonly plannedUse: (string | null); readonly area: (number | null); readonly record: FileRecord }[]; readonly economics: readonly FileRecord[] } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly controls: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: readonly ({ readonly layer: string; readonly title: string; readonly state: "overlaps" | "clear"; readonly ellipsoidal: number; readonly planar: number; readonly share: number; readonly hits: readonly { readonly id: number; readonly title: string; readonly ellipsoidal: number; readonly planar: number; readonly properties: Readonly<Record<string, unknown>>; readonly geometry: Geometry }[] } | { readonly layer: string; readonly title: string; readonly state: "no-data"; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } })[] } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly buildings: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly buildings: readonly FileRecord[]; readonly units: readonly FileRecord[]; readonly isCut: boolean } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly inspections: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: readonly FileRecord[] } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly attachments: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly documents: readonly Attachment[]; readonly hidden: number } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly agreements: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly records: readonly { readonly id: string; readonly task: number; readonly taskNumber: string; readonly parcelCode: string; readonly boundary: (string | null); readonly neighbourCode: (string | null); readonly neighbour: (string | null); readonly witness: (string | null); readonly role: (string | null); readonly agreed: (string | null); readonly note: (string | null); readonly recordedAt: (string | null); readonly sha256: string; readonly inheritedFrom: (string | null) }[]; readonly signatures: readonly { readonly id: string; readonly task: number; readonly taskNumber: string; readonly parcelCode: string; readonly boundary: (string | null); readonly signer: string; readonly role: (string | null); readonly signedAt: string; readonly device: (string | null); readonly mediaType: string; readonly bytes: number; readonly sha256: string; readonly receivedAt: string; readonly receivedBy: string; readonly inheritedFrom: (string | null) }[] } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly archive: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly documents: readonly { readonly archive: "folder" | "http"; readonly code: string; readonly reference: string; readonly archiveNumber: (string | null); readonly title: string; readonly fileName: string; readonly on: (string | null); readonly block: ("identity" | "rights" | "restrictions" | "planning" | "acquisition" | "approvals" | "stock" | "inspections" | null); readonly inheritedFrom: (string | null) }[]; readonly hidden: number } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }); readonly lineage: ({ readonly state: "present"; readonly provenance: readonly Provenance[]; readonly content: { readonly code: string; readonly codes: readonly { readonly code: string; readonly kind: "parcel" | "provisional"; readonly state: "reserved" | "current" | "ended" | "released"; readonly generation: number; readonly relation: "self" | "ancestor" | "descendant" | "kin"; readonly bornOn: (string | null); readonly endedOn: (string | null); readonly area: (number | null); readonly geometry?: (Geometry | null) }[]; readonly edges: readonly { readonly event: number; readonly from: (string | null); readonly to: (string | null); readonly area: (number | null) }[]; readonly events: readonly { readonly id: number; readonly type: "created" | "split" | "merged" | "boundary-adjusted" | "feature-changed" | "district-changed" | "extinguished" | "restored"; readonly on: string; readonly basis: string; readonly remark: (string | null); readonly origin: "declared" | "derived"; readonly areaBefore: (number | null); readonly areaAfter: (number | null); readonly recordedBy: string; readonly recordedAt: string; readonly from: readonly string[]; readonly to: readonly string[]; readonly closes: (boolean | null) }[]; readonly successors: readonly string[] } } | { readonly state: "missing"; readonly provenance: readonly Provenance[]; readonly reason: { readonly code: "not-published" | "no-record" | "not-permitted" | "personal-hidden" | "not-in-region" | "not-covered" | "not-reported" | "archive-absent" | "archive-unanswered" | "no-shape"; readonly zh: string; readonly en: string } }) }; readonly warnings: readonly { readonly code: "archive-timeout" | "archive-failed"; readonly zh: string; readonly en: string }[] };

export type Layer = { readonly id: string; readonly title: string; readonly titleEn: string; readonly group: string; readonly standard: { readonly code: string; readonly aliases?: readonly string[]; readonly reference: string }; readonly geometry: ("Point" | "MultiLineString" | "MultiPolygon" | "Geometry" | null); readonly key: readonly string[]; readonly secrecy: "open" | "internal" | "restricted"; readonly version: number; readonly changedAt: (string | null); readonly rows: number; readonly extent: (readonly [number, number, number, number] | null); readonly zoom: (readonly [number, number] | null); readonly legend: (Readonly<Record<string, unknown>> | null); readonly fields: readonly LayerField[]; readonly note?: string };

export type LayerDetail = { readonly id: string; readonly title: string; readonly titleEn: string; readonly group: string; readonly standard: { readonly code: string; readonly aliases?: readonly string[]; readonly reference: string }; readonly geometry: ("Point" | "MultiLineString" | "MultiPolygon" | "Geometry" | null); readonly key: readonly string[]; readonly secrecy: "open" | "internal" | "restricted"; readonly version: number; readonly changedAt: (string | null); readonly rows: number; readonly extent: (readonly [number, number, number, number] | null); readonly zoom: (readonly [number, number] | null); readonly legend: (Readonly<Record<string, unknown>> | null); readonly fields: readonly LayerField[]; readonly note?: string; readonly codelists: Readonly<Record<string, CodeList>> };

export type LayerField = { readonly key: string; readonly code: string; readonly title: string; readonly type: "text" | "integer" | "decimal" | "date" | "timestamp" | "boolean" | "text[]" | "json"; readonly length?: number; readonly scale?: number; readonly unit?: string; readonly codelist?: string; readonly sensitivity: "public" | "internal" | "personal"; readonly picture?: "parcel-map" | "floor-plan"; readonly required?: boolean; readonly expected?: boolean; readonly tile?: number; readonly search?: "prefix" | "contains" | "by-right"; readonly note?: string };

export type LayerVersion = { readonly version: number; readonly deliveryId: number; readonly dataset: string; readonly publishedAt: string; readonly createdBy: string; readonly publishedBy: (string | null); readonly source: string; readonly rolledBackTo: (number | null); readonly added: number; readonly changed: number; readonly removed: number; readonly unchanged: number };

export type Lineage = { readonly code: string; readonly codes: readonly { readonly code: string; readonly kind: "parcel" | "provisional"; readonly state: "reserved" | "current" | "ended" | "released"; readonly generation: number; readonly relation: "self" | "ancestor" | "descendant" | "kin"; readonly bornOn: (string | null); readonly endedOn: (string | null); readonly area: (number | null); readonly geometry?: (Geometry | null) }[]; readonly edges: readonly { readonly event: number; readonly from: (string | null); readonly to: (string | null); readonly area: (number | null) }[]; readonly events: readonly { readonly id: number; readonly type: "created" | "split" | "merged" | "boundary-adjusted" | "feature-changed" | "district-changed" | "extinguished" | "restored"; readonly on: string; readonly basis: string; readonly remark: (string | null); readonly origin: "declared" | "derived"; readonly areaBefore: (number | null); readonly areaAfter: (number | null); readonly recordedBy: string; readonly recordedAt: string; readonly from: readonly string[]; readonly to: readonly string[]; readonly closes: (boolean | null) }[]; readonly successors: readonly string[]; readonly stages: readonly { readonly id: number; readonly code: string; readonly stage: "pre-examination" | "conversion" | "acquisition" | "supply" | "planning-permission" | "joint-survey" | "registration"; readonly on: string; readonly documentNumber: (string | null); readonly projectCode: (string | null); readonly remark: (string | null); readonly recordedBy: string }[] };

export type Link = { readonly rel: string; readonly href: string; readonly type?: string; readonly title?: string; readonly templated?: boolean };

export type Milestone = { readonly code: string; readonly title: string; readonly isMandatory: boolean; readonly planned: (string | null); readonly actual: (string | null); readonly basis: (string | null); readonly dueOn: (string | null); readonly state: "unplanned" | "planned" | "overdue" | "reached" | "reached-late"; readonly overdueDays: number };

export type NamedPlace = { readonly kind: "coordinates" | "map-sheet"; readonly title: string; readonly detail: string; readonly center: readonly [number, number]; readonly bbox: (readonly [number, number, number, number] | null) };

export type NewFeature = { readonly type: "Feature"; readonly geometry: ({ readonly type: string } | null); readonly properties: (Readonly<Record<string, unknown>> | null) };

export type OverlapBatch = { readonly id: string; readonly jobId: string; readonly name: string; readonly projectType: string; readonly parameters: Readonly<Record<string, unknown>>; readonly day: string; readonly versions: Readonly<Record<string, number>>; readonly rulesDigest: (string | null); readonly applicant: (string | null); readonly source: { readonly kind: string }; readonly plots: number; readonly createdBy: string; readonly createdAt: string; readonly state: ("queued" | "running" | "succeeded" | "failed" | "cancelled" | null); readonly waiting: number; readonly refused: number; readonly verdicts: Readonly<Record<string, number>> };

export type OverlapBatchPlot = { readonly position: number; readonly plot: string; readonly name: string; readonly state: "waiting" | "checked" | "refused"; readonly checkId: (string | null); readonly checkNumber: (string | null); readonly verdict: ("pass" | "conditional" | "fail" | "undetermined" | null); readonly summary: ({ readonly ellipsoidal: (number | null); readonly planar: (number | null); readonly areas: Readonly<Record<string, (number | null)>>; readonly notes: string } | null); readonly findings: (readonly { readonly code: string; readonly message: string }[] | null) };

export type OverlapCheck = { readonly id: string; readonly number: string; readonly digest: string; readonly verdict: "pass" | "conditional" | "fail" | "undetermined"; readonly verdictTitle: string; readonly projectType: string; readonly name: string; readonly applicant: (string | null); readonly projectCode: (string | null); readonly plots: number; readonly area: (number | null); readonly day: (string | null); readonly revision: number; readonly previousId: (string | null); readonly rootId: (string | null); readonly createdBy: string; readonly createdAt: string; readonly signed: boolean; readonly bbox: readonly [number, number, number, number]; readonly record: OverlapCheckRecord; readonly opinions: readonly OverlapOpinion[]; readonly chain: readonly OverlapCheckSummary[] };

export type OverlapCheckRecord = { readonly verdict: "pass" | "conditional" | "fail" | "undetermined"; readonly day: string; readonly rules: readonly { readonly rule: string; readonly state: string }[] };

export type OverlapCheckSummary = { readonly id: string; readonly number: string; readonly digest: string; readonly verdict: "pass" | "conditional" | "fail" | "undetermined"; readonly verdictTitle: string; readonly projectType: string; readonly name: string; readonly applicant: (string | null); readonly projectCode: (string | null); readonly plots: number; readonly area: (number | null); readonly day: (string | null); readonly revision: number; readonly previousId: (string | null); readonly rootId: (string | null); readonly createdBy: string; readonly createdAt: string; readonly signed: boolean; readonly bbox: readonly [number, number, number, number] };

export type OverlapInputFinding = { readonly code: string; readonly severity: "error" | "warning" | "info"; readonly blocks: boolean; readonly plot: string; readonly actual: string; readonly expected: string; readonly message: string; readonly place?: readonly [number, number] };

export type OverlapOpinion = { readonly kind: "opinion" | "sign-off" | "withdrawal"; readonly opinion: string; readonly actor: string; readonly at: string; readonly digest: string };

export type OverviewCell = { readonly id: string; readonly title: string; readonly center: readonly [number, number]; readonly count: number; readonly areaSquareMetres: number };

export type Problem = { readonly type: string; readonly title: string; readonly titleEn: string; readonly detailEn?: string; readonly status: number; readonly code: "request-invalid" | "body-unreadable" | "headers-too-large" | "body-too-large" | "path-unknown" | "method-not-allowed" | "login-required" | "login-failed" | "login-locked" | "login-throttled" | "second-factor-required" | "session-ended" | "key-refused" | "quota-exceeded" | "oidc-absent" | "oidc-failed" | "password-expired" | "password-wrong" | "password-weak" | "figures-small" | "forbidden" | "cross-site-request" | "account-unknown" | "account-exists" | "roles-conflict" | "key-unknown" | "layer-unknown" | "layer-not-drawn" | "layer-restricted" | "layers-too-many" | "layer-version-unknown" | "grid-unknown" | "archive-absent" | "range-invalid" | "feature-unknown" | "tile-address-invalid" | "tile-outside-grid" | "subject-invalid" | "link-unknown" | "code-unknown" | "project-unknown" | "upload-unknown" | "crs-contradiction" | "upload-unreadable" | "project-type-unknown" | "parameters-incomplete" | "rules-not-in-force" | "rules-changed" | "batch-unknown" | "check-unknown" | "check-tampered" | "opinion-out-of-order" | "upload-incomplete" | "upload-offset-wrong" | "ingest-job-unknown" | "ingest-state-wrong" | "district-forbidden" | "basemap-absent" | "basemap-unavailable" | "read-only" | "alarm-unknown" | "alarm-closed" | "job-unknown" | "job-not-ended" | "job-ended" | "template-unknown" | "template-invalid" | "export-unknown" | "export-unsuitable" | "export-without-file" | "export-expired" | "purge-busy" | "map-sheet-invalid" | "map-place" | "map-unsuitable" | "map-empty" | "map-unknown" | "map-file-absent" | "log-inconsistent" | "task-unknown" | "task-closed" | "land-code-invalid" | "land-code-reused" | "land-code-cycle" | "land-code-held" | "land-code-expired" | "survey-code-elsewhere" | "land-code-ended" | "land-code-order" | "land-code-future" | "land-code-areas" | "land-code-shape" | "land-code-series-full" | "code-ambiguous" | "event-unknown" | "event-built-upon" | "proposal-unknown" | "proposal-decided" | "edit-invalid" | "feature-exists" | "edit-empty" | "version-conflict" | "version-required" | "transition-illegal" | "survey-task-unknown" | "survey-place" | "survey-bundle-unknown" | "survey-bundle-expired" | "survey-bundle-foreign" | "survey-bundle-tampered" | "survey-bundle-unreadable" | "survey-task-expired" | "survey-merge-unknown" | "survey-merge-open" | "survey-merge-closed" | "survey-merge-outdated" | "survey-signature-differs" | "survey-signature-unknown" | "survey-result-unknown" | "survey-result-blocked" | "survey-result-outdated" | "survey-result-closed" | "survey-result-built-upon" | "survey-package-unknown" | "survey-file-absent" | "survey-closed" | "transition-incomplete" | "attachment-type" | "attachment-unknown" | "archive-document-unknown" | "archive-unavailable" | "attachment-retained" | "attachment-damaged" | "push-target-exists" | "message-differs" | "style-unknown" | "viewer-absent" | "server-busy" | "query-timeout" | "not-ready" | "database-unavailable" | "internal-fault"; readonly detail: string; readonly requestId?: string; readonly errors?: readonly { readonly at: string; readonly actual?: unknown; readonly expected: string }[] };

export type Project = { readonly code: string; readonly name: (string | null); readonly type: (string | null); readonly stage: (string | null); readonly stages: readonly string[]; readonly districts: readonly string[]; readonly plots: number; readonly area: (number | null); readonly version: number; readonly appliedOn: (string | null); readonly center: (readonly [number, number] | null) };

export type Provenance = { readonly layer: string; readonly title: string; readonly dataset: string; readonly version: number; readonly publishedOn: (string | null); readonly districtCode: (string | null) };

export type ReadOnlyState = { readonly readOnly: boolean; readonly isFixed: boolean; readonly reason: (string | null); readonly changedBy: (string | null); readonly changedAt: (string | null) };

export type ReconciliationTask = { readonly id: string; readonly district: string; readonly kind: "local-only" | "upper-only" | "field-differs" | "unreported"; readonly businessNumber: string; readonly unitNumber: string; readonly rightType: string; readonly differences: readonly { readonly field: string; readonly local: (string | null); readonly upper: (string | null) }[]; readonly foundOn: string; readonly dueOn: string; readonly unknownYears: readonly number[]; readonly state: "open" | "closed"; readonly isOverdue: boolean; readonly messageId: (string | null); readonly resentAt: (string | null); readonly closedAt: (string | null); readonly closedBy: (string | null); readonly closingNote: (string | null) };

export type RegistrationGroup = { readonly value: string; readonly title: string; readonly count: (number | null) };

export type RegistrationPlace = { readonly value: string; readonly title: string; readonly center: (readonly [number, number] | null); readonly count: (number | null) };

export type RestorationCell = { readonly district: (string | null); readonly districtTitle: string; readonly type: (string | null); readonly typeTitle: string; readonly year: (number | null); readonly projects: number; readonly area: number; readonly plannedArea: number; readonly investment: number; readonly paid: number; readonly fundsRate: (number | null); readonly accepted: number; readonly acceptedProjects: number; readonly overdue: number; readonly unreported: { readonly plannedArea: number; readonly investment: number; readonly paid: number } };

export type RestorationFigures = { readonly projects: number; readonly area: number; readonly plannedArea: number; readonly investment: number; readonly paid: number; readonly fundsRate: (number | null); readonly accepted: number; readonly acceptedProjects: number; readonly overdue: number; readonly unreported: { readonly plannedArea: number; readonly investment: number; readonly paid: number } };

export type SearchResult = { readonly layer: string; readonly id: number; readonly code: string; readonly title: string; readonly subtitle: (string | null); readonly bbox: (readonly [number, number, number, number] | null); readonly center: (readonly [number, number] | null) };

export type StackHit = { readonly id: number; readonly title: string; readonly properties: Readonly<Record<string, unknown>>; readonly areas: ({ readonly ellipsoidal: number; readonly planar: number } | null); readonly share: (number | null); readonly class: ("real" | "edge" | "noise" | null); readonly metres: (number | null); readonly onBorder: boolean };

export type StackLayer = { readonly layer: string; readonly title: string; readonly titleEn: string; readonly group: string; readonly state: "overlaps" | "below-threshold" | "clear" | "cannot-check" | "not-permitted"; readonly reason: (string | null); readonly detail: ({ readonly zh: string; readonly en: string } | null); readonly version: (number | null); readonly datasets: readonly { readonly dataset: string; readonly version: number; readonly districtCode: (string | null); readonly publishedAt: string; readonly source: string }[]; readonly count: number; readonly areas: ({ readonly ellipsoidal: number; readonly planar: number } | null); readonly share: (number | null); readonly hits: readonly StackHit[]; readonly isPartial: boolean; readonly isReduced: boolean };

export type Statistics = { readonly layer: string; readonly version: number; readonly areaKind: "ellipsoidal" | "planar"; readonly minimumCount: number; readonly total: (StatisticsGroup | null); readonly groups: readonly StatisticsGroup[] };

export type StatisticsGroup = { readonly key: Readonly<Record<string, (string | null)>>; readonly labels: Readonly<Record<string, string>>; readonly area?: string; readonly count: (number | null); readonly areas: (AreaFigures | null); readonly sums: Readonly<Record<string, (number | null)>>; readonly suppressed: boolean };

export type StockFigures = { readonly count: number; readonly landArea: number; readonly areaSquareMetres: number; readonly floorArea: number; readonly output: number; readonly tax: number; readonly unreported: { readonly landArea: number; readonly floorArea: number; readonly output: number; readonly tax: number }; readonly partlyReported: { readonly output: number; readonly tax: number } };

export type StockFiguresBasis = { readonly versions: Readonly<Record<string, number>>; readonly published: Readonly<Record<string, (string | null)>>; readonly asOf: (string | null); readonly year: (number | null); readonly years: readonly number[] };

export type StockFiguresGroup = { readonly count: number; readonly landArea: number; readonly areaSquareMetres: number; readonly floorArea: number; readonly output: number; readonly tax: number; readonly unreported: { readonly landArea: number; readonly floorArea: number; readonly output: number; readonly tax: number }; readonly partlyReported: { readonly output: number; readonly tax: number }; readonly value: string; readonly title: string };

export type StockLandRecord = { readonly feature: Feature; readonly version: number; readonly today: string; readonly steps: readonly { readonly to: string; readonly zh: string; readonly en: string; readonly requires: readonly string[]; readonly exitReasons: readonly string[] }[]; readonly milestones: readonly Milestone[]; readonly nodes: Readonly<Record<string, readonly { readonly code: string; readonly title: string; readonly isMandatory: boolean }[]>>; readonly isOverdue: boolean; readonly economics: readonly { readonly year: number; readonly enterprises: readonly { readonly creditCode: string; readonly enterpriseName: (string | null); readonly output: (number | null); readonly sales: (number | null); readonly tax: (number | null); readonly investment: (number | null) }[]; readonly unreported: { readonly output: number; readonly sales: number; readonly tax: number }; readonly sums: { readonly output: (number | null); readonly sales: (number | null); readonly tax: (number | null) }; readonly parcels: readonly { readonly parcelCode: string; readonly share: number; readonly output: (number | null); readonly sales: (number | null); readonly tax: (number | null) }[] }[]; readonly comparison: (BenefitComparison | null); readonly history: readonly { readonly version: number; readonly at: (string | null); readonly by: (string | null); readonly kind: string; readonly reason: (string | null); readonly from: (string | null); readonly to: (string | null); readonly evidence: (string | null) }[] };

export type SurveyBundle = { readonly id: string; readonly state: "making" | "made" | "failed" | "removed"; readonly madeBy: string; readonly orderedAt: string; readonly madeAt: (string | null); readonly downloads: number; readonly problem: ({ readonly code: string; readonly zh: string; readonly en: string } | null); readonly manifest: ({ readonly task: string; readonly crs: string; readonly personal: boolean; readonly tables: readonly { readonly name: string; readonly title: string; readonly use: "edit" | "look" | "fill" | "record"; readonly rows: number }[]; readonly versions: Readonly<Record<string, number>>; readonly tiles: { readonly layers: readonly string[]; readonly zooms: readonly number[]; readonly count: number }; readonly baseSha256: string; readonly file: { readonly name: string; readonly bytes: number; readonly sha256: string } } | null) };

export type SurveyHeldCodes = { readonly codes: readonly { readonly code: string; readonly state: "held" | "expired" | "issued" | "freed"; readonly expiresOn: string; readonly reservedBy: string; readonly reservedAt: string; readonly endedAt: (string | null) }[]; readonly points: readonly { readonly subdistrict: string; readonly from: number; readonly to: number; readonly state: "held" | "expired" | "freed"; readonly expiresOn: string; readonly reservedBy: string; readonly reservedAt: string; readonly endedAt: (string | null) }[] };

export type SurveyMerge = { readonly id: string; readonly bundle: (string | null); readonly state: "waiting" | "open" | "merged" | "nothing" | "discarded" | "refused"; readonly fileName: string; readonly sha256: (string | null); readonly counts: ({ readonly changed: number; readonly added: number; readonly removed: number; readonly conflicts: number; readonly same: number; readonly records: number; readonly signatures: number } | null); readonly undecided: number; readonly uploadedBy: string; readonly uploadedAt: string; readonly mergedBy: (string | null); readonly mergedAt: (string | null); readonly versions: (Readonly<Record<string, number>> | null); readonly problem: ({ readonly code: string; readonly zh: string; readonly en: string } | null); readonly changes: readonly { readonly id: number; readonly layer: string; readonly kind: "changed" | "added" | "removed"; readonly state: "clean" | "conflict" | "same"; readonly featureId: (number | null); readonly label: string; readonly baseVersion: (number | null); readonly theirsVersion: (number | null); readonly fields: readonly string[]; readonly conflicts: readonly string[]; readonly hasShape: boolean; readonly base: ({ readonly values: Readonly<Record<string, unknown>>; readonly geometry: (Geometry | null) } | null); readonly mine: ({ readonly values: Readonly<Record<string, unknown>>; readonly geometry: (Geometry | null) } | null); readonly theirs: ({ readonly values: Readonly<Record<string, unknown>>; readonly geometry: (Geometry | null) } | null); readonly decision: ("mine" | "theirs" | "by-hand" | null); readonly chosen: ({ readonly values: Readonly<Record<string, unknown>>; readonly geometry: (Geometry | null) } | null); readonly decidedBy: (string | null); readonly resultVersion: (number | null) }[]; readonly mayDecide: boolean };

export type SurveyMergeSummary = { readonly id: string; readonly bundle: (string | null); readonly state: "waiting" | "open" | "merged" | "nothing" | "discarded" | "refused"; readonly fileName: string; readonly sha256: (string | null); readonly counts: ({ readonly changed: number; readonly added: number; readonly removed: number; readonly conflicts: number; readonly same: number; readonly records: number; readonly signatures: number } | null); readonly undecided: number; readonly uploadedBy: string; readonly uploadedAt: string; readonly mergedBy: (string | null); readonly mergedAt: (string | null); readonly versions: (Readonly<Record<string, number>> | null); readonly problem: ({ readonly code: string; readonly zh: string; readonly en: string } | null) };

export type SurveyOverlap = { readonly layer: string; readonly title: string; readonly titleEn: string; readonly state: "overlaps" | "clear" | "no-data"; readonly version: number; readonly datasets: readonly { readonly dataset: string; readonly version: number }[]; readonly gap: ({ readonly reason: string; readonly detail: string } | null); readonly features: readonly { readonly feature: number; readonly code: string; readonly location: (string | null); readonly landClass: (string | null); readonly registeredArea: (number | null); readonly area: Area; readonly isSliver: boolean }[]; readonly count: number; readonly coveredArea: Area };

export type SurveyPackage = { readonly id: string; readonly taskId: number; readonly madeBy: string; readonly madeAt: string; readonly downloads: number; readonly view: "masked" | "full"; readonly bytes: (number | null); readonly manifest: SurveyPackageManifest };

export type SurveyPackageManifest = { readonly format: string; readonly crs: { readonly epsg: number; readonly title: string }; readonly layers: readonly { readonly layer: string; readonly title: string; readonly version: number }[]; readonly contents: { readonly overlapped: readonly string[]; readonly parcelsDrawn: number; readonly controlPoints: number }; readonly notices: readonly string[]; readonly files: readonly { readonly name: string; readonly title: string; readonly bytes: number; readonly sha256: string; readonly sm3: string }[] };

export type SurveyPackageRequest = { readonly margin?: number; readonly controlMargin?: number; readonly scale?: number; readonly paper?: "A4" | "A3" | "A2" | "A1" | "A0"; readonly data?: readonly ("gpkg" | "shp" | "txt")[] };

export type SurveyResult = { readonly id: string; readonly task: number; readonly state: "waiting" | "checked" | "published" | "undone" | "discarded"; readonly name: string; readonly jobId: (string | null); readonly sha256: (string | null); readonly blocking: (number | null); readonly parcels: (number | null); readonly points: (number | null); readonly lines: (number | null); readonly moved: (number | null); readonly closed: (number | null); readonly srid: (number | null); readonly tolerance: (number | null); readonly uploadedBy: string; readonly uploadedAt: string; readonly checkedAt: (string | null); readonly publishedBy: (string | null); readonly publishedAt: (string | null); readonly undoneBy: (string | null); readonly undoneAt: (string | null); readonly undoneReason: (string | null); readonly layers: readonly { readonly name: string; readonly taken: (string | null); readonly rows: number }[]; readonly replaced: readonly { readonly code: string; readonly area: number }[]; readonly areaBefore: number; readonly areaAfter: number; readonly isOutdated: boolean; readonly parcelRows: readonly { readonly number: number; readonly label: (string | null); readonly properties: Readonly<Record<string, unknown>>; readonly replaces: readonly string[]; readonly code: (string | null); readonly codeOrigin: ("kept" | "brought" | "held" | "next" | "issued" | null); readonly areaDeclared: (number | null); readonly areaBefore: (number | null); readonly areaAfter: (number | null); readonly geometryBefore: Geometry; readonly geometry: Geometry }[]; readonly events: readonly { readonly type: "created" | "split" | "merged" | "boundary-adjusted" | "feature-changed" | "district-changed" | "extinguished" | "restored"; readonly from: readonly string[]; readonly to: readonly string[]; readonly id: (number | null) }[]; readonly findings: readonly { readonly code: string; readonly severity: "error" | "warning" | "info"; readonly layer: (string | null); readonly number: (number | null); readonly zh: string; readonly en: string; readonly squareMetres: (number | null); readonly metres: (number | null); readonly place: (readonly number[] | null); readonly geometry: (Geometry | null) }[]; readonly findingsTotal: number; readonly changes: readonly { readonly kind: "node-moved" | "node-added" | "gap-closed" | "overlap-closed"; readonly label: (string | null); readonly other: (string | null); readonly target: (string | null); readonly metres: (number | null); readonly squareMetresBefore: (number | null); readonly squareMetresAfter: (number | null); readonly geometry: Geometry }[]; readonly changesTotal: number; readonly mayPublish: boolean; readonly mayUndo: boolean; readonly versions: (Readonly<Record<string, number>> | null) };

export type SurveyResultSummary = { readonly id: string; readonly task: number; readonly state: "waiting" | "checked" | "published" | "undone" | "discarded"; readonly name: string; readonly jobId: (string | null); readonly sha256: (string | null); readonly blocking: (number | null); readonly parcels: (number | null); readonly points: (number | null); readonly lines: (number | null); readonly moved: (number | null); readonly closed: (number | null); readonly srid: (number | null); readonly tolerance: (number | null); readonly uploadedBy: string; readonly uploadedAt: string; readonly checkedAt: (string | null); readonly publishedBy: (string | null); readonly publishedAt: (string | null); readonly undoneBy: (string | null); readonly undoneAt: (string | null); readonly undoneReason: (string | null) };

export type SurveySignature = { readonly id: string; readonly task: number; readonly taskNumber: string; readonly parcelCode: string; readonly boundary: (string | null); readonly signer: string; readonly role: (string | null); readonly signedAt: string; readonly device: (string | null); readonly mediaType: string; readonly bytes: number; readonly sha256: string; readonly receivedAt: string; readonly receivedBy: string };

export type SurveySketch = { readonly title: (string | null); readonly area: Area; readonly geometry: Geometry; readonly districts: readonly string[]; readonly subdistricts: readonly string[]; readonly findings: readonly OverlapInputFinding[]; readonly overlaps: readonly SurveyOverlap[]; readonly tasks: readonly { readonly id: number; readonly number: string; readonly state: "commissioned" | "returned" | "accepted" | "preparing" | "field" | "submitted" | "registered" | "withdrawn"; readonly area: number }[] };

export type SurveyTask = { readonly id: number; readonly number: string; readonly kind: "first" | "change" | "split" | "merge" | "boundary" | "correction" | "general"; readonly state: "commissioned" | "returned" | "accepted" | "preparing" | "field" | "submitted" | "registered" | "withdrawn"; readonly purpose: string; readonly place: string; readonly applicant: string; readonly districts: readonly string[]; readonly subdistricts: readonly string[]; readonly area: Area; readonly surveyor: (string | null); readonly dueOn: string; readonly isOverdue: boolean; readonly overdueDays: number; readonly createdBy: string; readonly createdAt: string; readonly changedAt: string; readonly revision: number; readonly geometry: Geometry; readonly contactName: (string | null); readonly contactPhone: (string | null); readonly surveyorId: (string | null); readonly source: { readonly kind: string }; readonly deliveredCrs: (number | null); readonly overlaps: readonly SurveyOverlap[]; readonly mayChange: boolean; readonly mayAssign: boolean; readonly steps: readonly { readonly to: "commissioned" | "returned" | "accepted" | "preparing" | "field" | "submitted" | "registered" | "withdrawn"; readonly zh: string; readonly en: string; readonly needs: readonly ("surveyor" | "package" | "no-open-result" | "other-person")[] }[]; readonly history: readonly { readonly kind: string; readonly from: ("commissioned" | "returned" | "accepted" | "preparing" | "field" | "submitted" | "registered" | "withdrawn" | null); readonly to: "commissioned" | "returned" | "accepted" | "preparing" | "field" | "submitted" | "registered" | "withdrawn"; readonly reason: (string | null); readonly detail: (Readonly<Record<string, unknown>> | null); readonly by: string; readonly at: string }[] };

export type SurveyTaskSummary = { readonly id: number; readonly number: string; readonly kind: "first" | "change" | "split" | "merge" | "boundary" | "correction" | "general"; readonly state: "commissioned" | "returned" | "accepted" | "preparing" | "field" | "submitted" | "registered" | "withdrawn"; readonly purpose: string; readonly place: string; readonly applicant: string; readonly districts: readonly string[]; readonly subdistricts: readonly string[]; readonly area: Area; readonly surveyor: (string | null); readonly dueOn: string; readonly isOverdue: boolean; readonly overdueDays: number; readonly createdBy: string; readonly createdAt: string; readonly changedAt: string; readonly revision: number; readonly geometry: Geometry };

export type VersionDifference = { readonly id: number; readonly kind: "added" | "removed" | "changed"; readonly title: string; readonly fields: readonly string[]; readonly shape: boolean; readonly geometry: (Geometry | null); readonly before: (Geometry | null) };

export type WrittenFeature = { readonly id: number; readonly version: number };

/** Operations by address and method. */
export interface Operations {
  '/api/layers': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly layers: readonly Layer[] } };
  };
  '/api/layers/administrative-area/names': {
    get: { path: Record<never, never>; query: { asOf?: string | number }; body: undefined; answer: { readonly type: "FeatureCollection"; readonly features: readonly { readonly type: "Feature"; readonly id: number; readonly properties: { readonly districtCode: string; readonly districtName: (string | null) }; readonly geometry: { readonly type: "Point"; readonly coordinates: readonly [number, number] } }[] } };
  };
  '/api/layers/{id}': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: LayerDetail };
  };
  '/api/layers/{id}/versions': {
    get: { path: { id: string | number }; query: { before?: number; limit?: number }; body: undefined; answer: { readonly versions: readonly LayerVersion[] } };
  };
  '/api/layers/{id}/differences': {
    get: { path: { id: string | number }; query: { from: number; to: number; bbox?: string | number }; body: undefined; answer: { readonly layer: string; readonly from: number; readonly to: number; readonly features: readonly VersionDifference[]; readonly isCut: boolean } };
  };
  '/api/layers/{id}/items/{featureId}': {
    get: { path: { id: string | number; featureId: number }; query: { asOf?: string | number }; body: undefined; answer: Feature };
    put: { path: { id: string | number; featureId: number }; query: Record<never, never>; body: { readonly properties?: Readonly<Record<string, unknown>>; readonly geometry?: { readonly type: string }; readonly crs?: string; readonly reason: string }; answer: { readonly version: number } };
  };
  '/api/identify': {
    get: { path: Record<never, never>; query: { lon: number; lat: number; layers?: string | number; tolerance?: number }; body: undefined; answer: { readonly hits: readonly Feature[]; readonly truncated: readonly string[] } };
  };
  '/api/constraint-stacks': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly geometry: { readonly type: "Point" | "Polygon" | "MultiPolygon" }; readonly crs?: (number | string); readonly layers?: readonly string[]; readonly tolerance?: number; readonly asOf?: string }; answer: { readonly areas: ({ readonly ellipsoidal: number; readonly planar: number } | null); readonly planeSrid: (number | null); readonly isComplete: boolean; readonly layers: readonly StackLayer[] } };
  };
  '/api/search': {
    get: { path: Record<never, never>; query: { q: string | number; layers?: string | number; limit?: number }; body: undefined; answer: { readonly results: readonly SearchResult[]; readonly places: readonly NamedPlace[]; readonly isPartial: boolean } };
  };
  '/api/search/holders': {
    get: { path: Record<never, never>; query: { q: string | number; limit?: number }; body: undefined; answer: { readonly holders: readonly { readonly name: string; readonly code: string; readonly unitNumber: (string | null); readonly location: (string | null) }[] } };
  };
  '/api/changes': {
    get: { path: Record<never, never>; query: { cursor?: string | number; layers?: string | number; limit?: number }; body: undefined; answer: { readonly changes: readonly { readonly layer: string; readonly version: number; readonly at: string; readonly kind: "added" | "changed" | "removed"; readonly featureId: number; readonly key: string; readonly properties: (Readonly<Record<string, unknown>> | null); readonly bbox: (readonly number[] | null) }[]; readonly next: string; readonly hasMore: boolean } };
  };
  '/api/push-targets': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly targets: readonly { readonly id: number; readonly name: string; readonly url: string; readonly layers: readonly string[]; readonly districts: (readonly string[] | null); readonly paused: boolean; readonly waiting: number; readonly delivered: number; readonly lastError: (string | null) }[] } };
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly name: string; readonly url: string; readonly layers: readonly string[]; readonly districts?: (readonly string[] | null); readonly fromNow?: boolean }; answer: { readonly id: number; readonly secret: string } };
  };
  '/api/inbound-messages': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly messageId: string; readonly caseNumber: string; readonly sequence: number; readonly state: string; readonly code?: string; readonly happenedAt: string; readonly detail?: Readonly<Record<string, unknown>> }; answer: { readonly outcome: "applied" | "outdated" | "repeated" } };
  };
  '/api/attachments': {
    post: { path: Record<never, never>; query: { code?: string | number; layer?: string | number; featureId?: number; block: "identity" | "rights" | "restrictions" | "planning" | "acquisition" | "approvals" | "stock" | "inspections"; title: string | number; name: string | number; retainUntil?: string | number }; body: string; answer: Attachment };
    get: { path: Record<never, never>; query: { code?: string | number; layer?: string | number; featureId?: number }; body: undefined; answer: { readonly attachments: readonly Attachment[]; readonly hidden: number } };
  };
  '/api/attachments/check': {
    post: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly checked: number; readonly flawed: readonly { readonly sha256: string; readonly flaw: "missing" | "changed"; readonly attachments: readonly number[] }[] } };
  };
  '/api/attachments/{id}/content': {
    get: { path: { id: number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/attachments/{id}/remove': {
    post: { path: { id: number }; query: Record<never, never>; body: { readonly reason: string }; answer: { readonly id: number } };
  };
  '/api/archive-documents': {
    get: { path: Record<never, never>; query: { code: string | number }; body: undefined; answer: { readonly documents: readonly ArchivedDocument[]; readonly hidden: number; readonly archives: number; readonly warnings: readonly ArchiveWarning[] } };
  };
  '/api/archive-documents/content': {
    get: { path: Record<never, never>; query: { code: string | number; archive: "folder" | "http"; reference: string | number }; body: undefined; answer: string };
  };
  '/api/layers/{id}/items/{featureId}/undo': {
    post: { path: { id: string | number; featureId: number }; query: Record<never, never>; body: { readonly version: number; readonly reason: string }; answer: { readonly version: number } };
  };
  '/api/layers/{id}/items/{featureId}/history': {
    get: { path: { id: string | number; featureId: number }; query: { limit?: number }; body: undefined; answer: FeatureHistory };
  };
  '/api/stock-land': {
    get: { path: Record<never, never>; query: { path?: string | number; state?: string | number; class?: string | number; unit?: string | number; district?: string | number; q?: string | number; overdue?: "true" | "false"; cursor?: string | number; limit?: number }; body: undefined; answer: { readonly today: string; readonly counts: readonly { readonly path: string; readonly state: string; readonly count: number; readonly area: number; readonly overdue: number }[]; readonly plots: readonly { readonly layer: string; readonly id: number; readonly plotCode: string; readonly plotName: (string | null); readonly districtCode: (string | null); readonly townName: (string | null); readonly responsibleUnit: (string | null); readonly disposalPath: (string | null); readonly state: (string | null); readonly stockClasses: (readonly string[] | null); readonly disposalDueOn: (string | null); readonly isOverdue: boolean; readonly overdueDays: number; readonly next: (Milestone | null); readonly reached: number; readonly milestones: number; readonly area: (number | null); readonly place: (readonly [number, number] | null) }[]; readonly next: (string | null) } };
  };
  '/api/stock-land/{layer}/{featureId}': {
    get: { path: { layer: "low-efficiency-land" | "approved-unsupplied-land" | "supplied-unused-land"; featureId: number }; query: { beforeYear?: number; afterYear?: number }; body: undefined; answer: StockLandRecord };
  };
  '/api/stock-land/{layer}/{featureId}/transitions': {
    post: { path: { layer: "low-efficiency-land" | "approved-unsupplied-land" | "supplied-unused-land"; featureId: number }; query: Record<never, never>; body: { readonly to: string; readonly reason: string; readonly evidence?: string; readonly exitReason?: string; readonly disposalPath?: string; readonly responsibleUnit?: string; readonly disposalDueOn?: string; readonly plans?: Readonly<Record<string, string>> }; answer: { readonly version: number } };
  };
  '/api/stock-land/{layer}/{featureId}/milestones/{node}': {
    put: { path: { layer: "low-efficiency-land" | "approved-unsupplied-land" | "supplied-unused-land"; featureId: number; node: string | number }; query: Record<never, never>; body: { readonly planned?: (string | null); readonly actual?: (string | null); readonly basis?: (string | null); readonly reason: string }; answer: { readonly version: number } };
  };
  '/api/inspections': {
    get: { path: Record<never, never>; query: { state?: string | number; district?: string | number; q?: string | number; after?: number; limit?: number }; body: undefined; answer: { readonly plots: readonly InspectionPlot[]; readonly next: (number | null) } };
  };
  '/api/inspections/{featureId}': {
    get: { path: { featureId: number }; query: Record<never, never>; body: undefined; answer: { readonly id: number; readonly version: number; readonly plotNumber: string; readonly location: (string | null); readonly districtCode: (string | null); readonly violationType: (string | null); readonly state: (string | null); readonly year: (number | null); readonly area: (number | null); readonly cultivatedArea: (number | null); readonly dueOn: (string | null); readonly closedOn: (string | null); readonly isOverdue: boolean; readonly photos: number; readonly center: (readonly [number, number] | null); readonly geometry: (Geometry | null); readonly steps: readonly { readonly to: string; readonly zh: string; readonly en: string; readonly needsEvidence: boolean }[]; readonly evidence: readonly Attachment[]; readonly history: readonly { readonly version: number; readonly at: (string | null); readonly by: (string | null); readonly reason: (string | null); readonly from: (string | null); readonly to: (string | null) }[] } };
  };
  '/api/inspections/{featureId}/steps': {
    post: { path: { featureId: number }; query: Record<never, never>; body: { readonly to: string; readonly reason: string }; answer: { readonly version: number } };
  };
  '/api/projects': {
    get: { path: Record<never, never>; query: { stage?: string | number; type?: string | number; district?: string | number; q?: string | number; after?: string | number; limit?: number }; body: undefined; answer: { readonly projects: readonly Project[]; readonly next: (string | null) } };
  };
  '/api/projects/{code}': {
    get: { path: { code: string | number }; query: Record<never, never>; body: undefined; answer: { readonly code: string; readonly name: (string | null); readonly type: (string | null); readonly stage: (string | null); readonly version: number; readonly area: (number | null); readonly places: readonly { readonly level: "office" | "district" | "city"; readonly code: string; readonly name: string; readonly area: (number | null) }[]; readonly level: ("office" | "district" | "city" | null); readonly mayDecide: boolean; readonly plots: readonly { readonly id: number; readonly number: string; readonly name: (string | null); readonly stage: (string | null); readonly area: (number | null); readonly geometry: (Geometry | null) }[]; readonly reviewStates: readonly { readonly level: "office" | "district" | "city"; readonly title: { readonly zh: string; readonly en: string }; readonly state: "none" | "agreed" | "returned" | "outdated" }[]; readonly steps: readonly { readonly to: string; readonly zh: string; readonly en: string; readonly level: "office" | "district" | "city"; readonly isHighEnough: boolean; readonly missing: readonly ("office" | "district" | "city")[] }[]; readonly reviews: readonly { readonly id: number; readonly stage: string; readonly level: "office" | "district" | "city"; readonly agrees: boolean; readonly opinion: string; readonly by: string; readonly at: string; readonly isOutdated: boolean }[]; readonly history: readonly { readonly at: (string | null); readonly by: (string | null); readonly reason: (string | null); readonly from: (string | null); readonly to: (string | null); readonly kind: string; readonly level: ("office" | "district" | "city" | null); readonly plots: number; readonly version: number }[] } };
  };
  '/api/projects/{code}/stages': {
    post: { path: { code: string | number }; query: Record<never, never>; body: { readonly to: string; readonly reason: string }; answer: { readonly version: number; readonly from: string; readonly to: string } };
  };
  '/api/projects/{code}/reviews': {
    post: { path: { code: string | number }; query: Record<never, never>; body: { readonly agrees: boolean; readonly opinion: string; readonly level?: "office" | "district" | "city" }; answer: { readonly stage: string; readonly level: "office" | "district" | "city"; readonly agrees: boolean } };
  };
  '/api/assessment-coverages': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly geometry?: { readonly type: string }; readonly crs?: (number | string); readonly code?: string; readonly uploadId?: string; readonly day?: string }; answer: { readonly day: string; readonly version: number; readonly areas: { readonly ellipsoidal: number; readonly planar: number }; readonly items: readonly AssessmentCover[] } };
  };
  '/api/land-files/{code}': {
    get: { path: { code: string | number }; query: { asOf?: string | number }; body: undefined; answer: LandFile };
  };
  '/api/land-files': {
    get: { path: Record<never, never>; query: { lon?: number; lat?: number; q?: string | number; asOf?: string | number }; body: undefined; answer: LandFile };
  };
  '/api/land-files/{code}/file.pdf': {
    get: { path: { code: string | number }; query: { asOf?: string | number }; body: undefined; answer: string };
  };
  '/api/land-codes/{code}/lineage': {
    get: { path: { code: string | number }; query: { scope?: "line" | "family"; asOf?: string | number; shapes?: "true" | "false" }; body: undefined; answer: Lineage };
  };
  '/api/land-codes/{code}': {
    get: { path: { code: string | number }; query: Record<never, never>; body: undefined; answer: { readonly given: string; readonly form: "parcel" | "provisional" | "unit-number" | "project-code" | "other"; readonly codes: readonly { readonly code: string; readonly by: "land-code" | "parcel-code" | "unit-number" | "building-unit" | "project" | "planning-element" | "stock-plot" | "alias"; readonly state: "reserved" | "current" | "ended" | "released"; readonly endedOn: (string | null); readonly share: (number | null); readonly successors: readonly string[] }[] } };
  };
  '/api/land-code-events': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly type: "created" | "split" | "merged" | "boundary-adjusted" | "feature-changed" | "district-changed" | "extinguished" | "restored"; readonly on: string; readonly basis: string; readonly remark?: string; readonly from?: readonly string[]; readonly to?: readonly { readonly code: string; readonly geometry?: { readonly type: "Polygon" | "MultiPolygon" } }[]; readonly crs?: string; readonly surveyTask?: number }; answer: { readonly id: number } };
  };
  '/api/land-code-events/{id}/revoke': {
    post: { path: { id: number }; query: Record<never, never>; body: { readonly reason: string }; answer: { readonly id: number } };
  };
  '/api/land-code-allocations': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly series: string; readonly count?: number; readonly purpose: string; readonly expiresOn?: string }; answer: { readonly codes: readonly string[] } };
  };
  '/api/land-code-allocations/{series}': {
    get: { path: { series: string | number }; query: Record<never, never>; body: undefined; answer: { readonly series: string; readonly foundedAt: number; readonly last: number; readonly used: number; readonly holes: readonly { readonly from: number; readonly to: number; readonly why: "before" | "reserved" | "expired" | "released"; readonly purpose: (string | null); readonly by: (string | null); readonly at: (string | null) }[] } };
  };
  '/api/land-codes/{code}/release': {
    post: { path: { code: (string) }; query: Record<never, never>; body: { readonly reason: string }; answer: { readonly code: string } };
  };
  '/api/land-codes/{code}/stages': {
    post: { path: { code: string | number }; query: Record<never, never>; body: { readonly stage: "pre-examination" | "conversion" | "acquisition" | "supply" | "planning-permission" | "joint-survey" | "registration"; readonly on: string; readonly documentNumber?: string; readonly projectCode?: string; readonly remark?: string }; answer: { readonly id: number } };
  };
  '/api/land-codes/{code}/aliases': {
    post: { path: { code: string | number }; query: Record<never, never>; body: { readonly alias: string; readonly kind: "unit-number" | "project-code" | "planning-element" | "plot-code" | "other" }; answer: { readonly code: string; readonly alias: string } };
  };
  '/api/land-code-derivations': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly version?: number; readonly leastArea?: number; readonly leastShare?: number }; answer: { readonly jobId: string } };
  };
  '/api/land-code-proposals': {
    get: { path: Record<never, never>; query: { state?: "open" | "confirmed" | "refused"; after?: number; limit?: number }; body: undefined; answer: { readonly proposals: readonly LandCodeProposal[]; readonly next: (number | null) } };
  };
  '/api/land-code-proposals/{id}/confirm': {
    post: { path: { id: number }; query: Record<never, never>; body: { readonly basis: string; readonly on?: string; readonly type?: "created" | "split" | "merged" | "boundary-adjusted" | "feature-changed" | "district-changed" | "extinguished" | "restored" }; answer: { readonly eventId: number } };
  };
  '/api/land-code-proposals/{id}/refuse': {
    post: { path: { id: number }; query: Record<never, never>; body: { readonly reason: string }; answer: { readonly id: number } };
  };
  '/api/overlap-rules': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly id: string; readonly version: string; readonly title: string; readonly digest: string; readonly areaKind: "ellipsoidal" | "planar"; readonly thresholds: { readonly noiseArea: number; readonly toleranceArea: number; readonly toleranceWidth: number }; readonly lines: readonly { readonly id: string; readonly title: string; readonly layer: string }[]; readonly projectTypes: readonly { readonly id: string; readonly title: string; readonly parameters: readonly { readonly key: string }[] }[]; readonly english: Readonly<Record<string, string>> } };
  };
  '/api/overlap-checks/findings': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly geometry?: { readonly type: string }; readonly crs?: (number | string); readonly code?: string; readonly uploadId?: string }; answer: { readonly canCheck: boolean; readonly plots: readonly { readonly number: string; readonly name: string; readonly ellipsoidal: number; readonly planar: number; readonly planeSrid: number; readonly points: number; readonly geometry: { readonly type: string } }[]; readonly findings: readonly OverlapInputFinding[]; readonly title: (string | null) } };
  };
  '/api/uploads': {
    post: { path: Record<never, never>; query: { name: string | number; crs?: (number | string) }; body: string; answer: { readonly uploadId: string; readonly canCheck: boolean; readonly plots: readonly { readonly number: string; readonly name: string; readonly ellipsoidal: number; readonly planar: number; readonly planeSrid: number; readonly points: number; readonly geometry: { readonly type: string } }[]; readonly findings: readonly OverlapInputFinding[]; readonly title: (string | null) } };
  };
  '/api/overlap-checks': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly projectType: string; readonly geometry?: { readonly type: string }; readonly crs?: (number | string); readonly code?: string; readonly uploadId?: string; readonly parameters?: Readonly<Record<string, unknown>>; readonly name?: string; readonly applicant?: string; readonly projectCode?: string; readonly day?: string; readonly versions?: Readonly<Record<string, number>>; readonly asOf?: string; readonly previousId?: string; readonly by?: string }; answer: OverlapCheck };
    get: { path: Record<never, never>; query: { q?: string | number; verdict?: "pass" | "conditional" | "fail" | "undetermined"; projectType?: string | number; signed?: "true" | "false"; from?: string | number; until?: string | number; bbox?: string | number; cursor?: string | number; limit?: number }; body: undefined; answer: { readonly checks: readonly OverlapCheckSummary[]; readonly next: (string | null) } };
  };
  '/api/overlap-checks/{id}': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: OverlapCheck };
  };
  '/api/overlap-checks/{id}/rerun': {
    post: { path: { id: string | number }; query: Record<never, never>; body: { readonly versions?: ("current" | "archived" | Readonly<Record<string, number>>); readonly day?: string; readonly parameters?: Readonly<Record<string, unknown>>; readonly by?: string }; answer: OverlapCheck };
  };
  '/api/overlap-checks/{id}/compare/{otherId}': {
    get: { path: { id: string | number; otherId: string | number }; query: Record<never, never>; body: undefined; answer: { readonly before: OverlapCheckSummary; readonly after: OverlapCheckSummary; readonly identical: boolean; readonly causes: readonly { readonly kind: string }[]; readonly rules: readonly { readonly rule: string; readonly change: string }[] } };
  };
  '/api/overlap-checks/{id}/report.pdf': {
    get: { path: { id: string | number }; query: { language?: "zh" | "en" }; body: undefined; answer: string };
  };
  '/api/overlap-checks/{id}/report.xlsx': {
    get: { path: { id: string | number }; query: { language?: "zh" | "en" }; body: undefined; answer: string };
  };
  '/api/overlap-checks/{id}/report.json': {
    get: { path: { id: string | number }; query: { language?: "zh" | "en" }; body: undefined; answer: Readonly<Record<string, unknown>> };
  };
  '/api/overlap-checks/{id}/report.geojson': {
    get: { path: { id: string | number }; query: { language?: "zh" | "en" }; body: undefined; answer: Readonly<Record<string, unknown>> };
  };
  '/api/overlap-checks/{id}/report.shp.zip': {
    get: { path: { id: string | number }; query: { language?: "zh" | "en" }; body: undefined; answer: string };
  };
  '/api/overlap-checks/{id}/opinions': {
    post: { path: { id: string | number }; query: Record<never, never>; body: { readonly kind: "opinion" | "sign-off" | "withdrawal"; readonly opinion: string; readonly actor?: string }; answer: { readonly opinion: OverlapOpinion; readonly signed: boolean } };
  };
  '/api/overlap-batches': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly projectType: string; readonly geometry?: { readonly type: string }; readonly crs?: (number | string); readonly codes?: readonly string[]; readonly uploadId?: string; readonly parameters?: Readonly<Record<string, unknown>>; readonly name?: string; readonly applicant?: string; readonly day?: string; readonly versions?: Readonly<Record<string, number>>; readonly asOf?: string; readonly by?: string }; answer: OverlapBatch };
    get: { path: Record<never, never>; query: { cursor?: string | number; limit?: number }; body: undefined; answer: { readonly batches: readonly OverlapBatch[]; readonly next: (string | null) } };
  };
  '/api/overlap-batches/{id}': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: OverlapBatch };
  };
  '/api/overlap-batches/{id}/plots': {
    get: { path: { id: string | number }; query: { verdict?: "pass" | "conditional" | "fail" | "undetermined"; state?: "waiting" | "checked" | "refused"; after?: number; limit?: number }; body: undefined; answer: { readonly plots: readonly OverlapBatchPlot[]; readonly next: (number | null) } };
  };
  '/api/overlap-batches/{id}/summary.xlsx': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/exports': {
    post: { path: Record<never, never>; query: Record<never, never>; body: ExportRequest; answer: Export };
    get: { path: Record<never, never>; query: { cursor?: string | number; limit?: number }; body: undefined; answer: { readonly exports: readonly Export[]; readonly next: (string | null) } };
  };
  '/api/exports/{id}': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: Export };
  };
  '/api/exports/{id}/download': {
    get: { path: { id: string | number }; query: { district?: string | number }; body: undefined; answer: string };
  };
  '/api/exports/{id}/manifest': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: Readonly<Record<string, unknown>> };
  };
  '/api/exports/{id}/problems': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/exports/{id}/problem-list': {
    get: { path: { id: string | number }; query: { severity?: "refusal" | "notice"; table?: string | number; offset?: number; limit?: number }; body: undefined; answer: { readonly problems: readonly ExportProblem[]; readonly total: number; readonly tables: readonly { readonly table: string; readonly refusals: number; readonly notices: number }[] } };
  };
  '/api/export-templates': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly templates: readonly ExportTemplate[]; readonly faulty: readonly { readonly file: string; readonly detail: string }[] } };
    post: { path: Record<never, never>; query: { id: string | number; title: string | number; version?: string | number; reference?: string | number }; body: string; answer: { readonly template: ExportTemplate; readonly unfilled: readonly string[]; readonly differences: readonly { readonly kind: string; readonly table: string; readonly field?: string; readonly message: string }[] } };
  };
  '/api/export-formats': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly formats: readonly ExportFormat[] } };
  };
  '/api/export-options': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly region: { readonly code: string; readonly name: string }; readonly isEverywhere: boolean; readonly isPersonalFull: boolean; readonly districts: readonly { readonly code: string; readonly name: string }[]; readonly quarters: readonly { readonly name: string; readonly end: string }[]; readonly systems: readonly { readonly epsg: number; readonly title: string; readonly kind: "geographic" | "gauss-kruger" }[]; readonly defaultCrs: number } };
  };
  '/api/export-schedule': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly templates: readonly { readonly id: string; readonly title: string }[]; readonly quarter: { readonly name: string; readonly end: string }; readonly next: { readonly name: string; readonly end: string }; readonly catchUpUntil: string; readonly entries: readonly { readonly template: string; readonly district: string; readonly quarter: string; readonly exportId: string; readonly orderedAt: string; readonly jobState: (string | null); readonly state: (string | null); readonly refusals: number; readonly notices: number }[] } };
  };
  '/api/reconciliations': {
    post: { path: Record<never, never>; query: { name: string | number; district: string | number; receivedOn?: string | number }; body: string; answer: { readonly id: string; readonly found: number; readonly opened: number; readonly closed: number; readonly elsewhere: number; readonly dueOn: string; readonly unknownYears: readonly number[] } };
  };
  '/api/reconciliation/tasks': {
    get: { path: Record<never, never>; query: { district?: string | number; state?: "open" | "closed"; kind?: "local-only" | "upper-only" | "field-differs" | "unreported"; overdue?: "true" | "false"; cursor?: string | number; limit?: number }; body: undefined; answer: { readonly tasks: readonly ReconciliationTask[]; readonly next: (string | null) } };
  };
  '/api/reconciliation/report': {
    get: { path: Record<never, never>; query: { district?: string | number }; body: undefined; answer: string };
  };
  '/api/reconciliation/tasks/{id}/resend': {
    post: { path: { id: string | number }; query: Record<never, never>; body: { readonly kind: "late" | "again" | "after-repair" }; answer: ReconciliationTask };
  };
  '/api/reconciliation/tasks/{id}/close': {
    post: { path: { id: string | number }; query: Record<never, never>; body: { readonly note: string }; answer: ReconciliationTask };
  };
  '/api/access-log/days': {
    get: { path: Record<never, never>; query: { district: string | number; before?: string | number; limit?: number }; body: undefined; answer: { readonly days: readonly { readonly day: string; readonly registers: number; readonly reported: number; readonly unreported: number; readonly openTasks: number }[]; readonly next: (string | null) } };
  };
  '/api/access-log': {
    get: { path: Record<never, never>; query: { district: string | number; day: string | number }; body: undefined; answer: string };
  };
  '/api/access-log/check': {
    post: { path: Record<never, never>; query: Record<never, never>; body: string; answer: { readonly isValid: boolean; readonly registers: number; readonly accesses: number; readonly unreported: number; readonly findings: readonly AccessLogFinding[] } };
  };
  '/api/access-log/tasks': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly district: string; readonly day: string }; answer: { readonly id: string; readonly found: number; readonly opened: number; readonly closed: number; readonly dueOn: string; readonly unknownYears: readonly number[] } };
  };
  '/api/access-log/schema.xsd': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/overview/columns': {
    get: { path: Record<never, never>; query: { layer: string | number }; body: undefined; answer: { readonly layer: string; readonly version: number; readonly cells: readonly OverviewCell[]; readonly unplaced: { readonly count: number; readonly areaSquareMetres: number } } };
  };
  '/api/overview/stock': {
    get: { path: Record<never, never>; query: { type?: string | number; class?: string | number; use?: string | number; ownership?: string | number; district?: string | number; town?: string | number; office?: string | number; path?: string | number; state?: string | number; minMu?: string | number; maxMu?: string | number; within?: string | number; scope?: "in-stock" | "exited" | "all"; year?: number; asOf?: string | number }; body: undefined; answer: { readonly basis: StockFiguresBasis; readonly total: StockFigures; readonly dimensions: Readonly<Record<string, readonly StockFiguresGroup[]>> } };
  };
  '/api/overview/stock/progress': {
    get: { path: Record<never, never>; query: { type?: string | number; class?: string | number; use?: string | number; ownership?: string | number; district?: string | number; town?: string | number; office?: string | number; path?: string | number; state?: string | number; minMu?: string | number; maxMu?: string | number; within?: string | number; scope?: "in-stock" | "exited" | "all"; year?: number; asOf?: string | number; today?: string | number }; body: undefined; answer: { readonly basis: StockFiguresBasis; readonly today: string; readonly paths: readonly { readonly count: number; readonly landArea: number; readonly path: string; readonly title: string; readonly states: readonly { readonly count: number; readonly landArea: number; readonly state: string; readonly title: string }[]; readonly done: { readonly count: number; readonly landArea: number }; readonly overdue: { readonly count: number; readonly landArea: number }; readonly unplanned: number }[]; readonly targets: readonly { readonly id: string; readonly title: string; readonly titleEn: string; readonly unit: "亩" | "家"; readonly amount: number; readonly from: string; readonly to: string; readonly result: number; readonly plots: number; readonly reference: string }[]; readonly benefits: readonly { readonly id: "sales" | "tax"; readonly before: number; readonly after: number; readonly beforePerMu: (number | null); readonly afterPerMu: (number | null); readonly landArea: number; readonly plots: number; readonly unreported: number }[]; readonly investment: { readonly sum: number; readonly reported: number; readonly unreported: number } } };
  };
  '/api/overview/stock/trend': {
    get: { path: Record<never, never>; query: { type?: string | number; class?: string | number; use?: string | number; ownership?: string | number; district?: string | number; town?: string | number; office?: string | number; path?: string | number; state?: string | number; minMu?: string | number; maxMu?: string | number; within?: string | number; scope?: "in-stock" | "exited" | "all"; asOf?: string | number }; body: undefined; answer: { readonly basis: StockFiguresBasis; readonly years: readonly { readonly year: number; readonly count: number; readonly output: number; readonly tax: number; readonly unreported: { readonly output: number; readonly tax: number } }[] } };
  };
  '/api/overview/definitions': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly measures: readonly { readonly id: string; readonly title: string; readonly titleEn: string; readonly unit: string; readonly digits: number; readonly sql: string; readonly note: string; readonly noteEn: string }[]; readonly dimensions: readonly { readonly id: string; readonly title: string; readonly titleEn: string; readonly codelist: (string | null); readonly multiple: boolean; readonly sql: string }[]; readonly sizeBoundsMu: readonly number[]; readonly pages: readonly { readonly id: "projects" | "restoration" | "registration"; readonly figures: readonly { readonly id: string; readonly title: string; readonly titleEn: string; readonly unit: string; readonly note: string; readonly noteEn: string; readonly sql: string }[] }[] } };
  };
  '/api/overview/stock/places': {
    get: { path: Record<never, never>; query: { type?: string | number; class?: string | number; use?: string | number; ownership?: string | number; district?: string | number; town?: string | number; office?: string | number; path?: string | number; state?: string | number; minMu?: string | number; maxMu?: string | number; within?: string | number; scope?: "in-stock" | "exited" | "all"; year?: number; asOf?: string | number; measure?: "landArea" | "count" | "floorArea" | "output" | "tax"; bounds?: string | number }; body: undefined; answer: string };
  };
  '/api/overview/stock/plots/{layer}/{id}': {
    get: { path: { layer: "low-efficiency-land" | "approved-unsupplied-land" | "supplied-unused-land"; id: number }; query: { asOf?: string | number }; body: undefined; answer: { readonly basis: StockFiguresBasis; readonly plotCode: string; readonly values: Readonly<Record<string, readonly { readonly value: string; readonly title: string }[]>>; readonly landArea: (number | null); readonly areaSquareMetres: (number | null); readonly floorArea: (number | null); readonly years: readonly { readonly year: number; readonly enterprises: number; readonly output: (number | null); readonly tax: (number | null); readonly sales: (number | null); readonly investment: (number | null) }[] } };
  };
  '/api/measurements': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly geometry: ({ readonly type: "LineString"; readonly coordinates: readonly (readonly [number, number])[] } | { readonly type: "Polygon"; readonly coordinates: readonly (readonly (readonly [number, number])[])[] }) }; answer: { readonly lengthMetres: number; readonly planarLengthMetres: number; readonly ellipsoidalSquareMetres: (number | null); readonly planarSquareMetres: (number | null); readonly epsg: number } };
  };
  '/api/selections': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly layer: string; readonly geometry?: { readonly type: "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon"; readonly coordinates: readonly unknown[] }; readonly uploadId?: string; readonly buffer?: number; readonly filter?: string; readonly sortby?: string; readonly asOf?: string; readonly limit?: number; readonly after?: string }; answer: { readonly layer: string; readonly zone: Geometry; readonly matched: (number | null); readonly features: readonly { readonly type: "Feature"; readonly id: number; readonly geometry: ({ readonly type: string } | null); readonly properties: Readonly<Record<string, unknown>> }[]; readonly next: (string | null) } };
  };
  '/api/short-links': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly address: string }; answer: { readonly code: string; readonly path: string } };
  };
  '/api/short-links/{code}': {
    get: { path: { code: string | number }; query: Record<never, never>; body: undefined; answer: { readonly address: string } };
  };
  '/api/overview/report.pdf': {
    get: { path: Record<never, never>; query: { type?: string | number; class?: string | number; use?: string | number; ownership?: string | number; district?: string | number; town?: string | number; office?: string | number; path?: string | number; state?: string | number; minMu?: string | number; maxMu?: string | number; within?: string | number; scope?: "in-stock" | "exited" | "all"; year?: number; asOf?: string | number; view?: "general" | "low-efficiency" | "unused" | "progress" | "restoration"; measure?: "landArea" | "count" | "floorArea" | "output" | "tax"; compare?: string | number }; body: undefined; answer: string };
  };
  '/api/overview/projects': {
    get: { path: Record<never, never>; query: { level?: string | number; stage?: string | number; district?: string | number; progress?: string | number; asOf?: string | number; today?: string | number }; body: undefined; answer: { readonly version: number; readonly publishedAt: (string | null); readonly today: string; readonly total: { readonly projects: number; readonly plots: number; readonly hectares: number; readonly finished: number; readonly overdue: number; readonly 'on-time': number; readonly unplanned: number }; readonly dimensions: { readonly level: readonly KeyProjectGroup[]; readonly stage: readonly KeyProjectGroup[]; readonly district: readonly KeyProjectGroup[]; readonly progress: readonly KeyProjectGroup[] }; readonly milestones: readonly KeyProjectMilestones[]; readonly projects: readonly KeyProject[] } };
  };
  '/api/overview/projects.pdf': {
    get: { path: Record<never, never>; query: { level?: string | number; stage?: string | number; district?: string | number; progress?: string | number; asOf?: string | number; today?: string | number }; body: undefined; answer: string };
  };
  '/api/overview/registrations': {
    get: { path: Record<never, never>; query: { type?: string | number; right?: string | number; district?: string | number; subdistrict?: string | number; year?: string | number; month?: string | number; asOf?: string | number }; body: undefined; answer: { readonly version: number; readonly publishedAt: (string | null); readonly minimumCount: number; readonly total: (number | null); readonly types: readonly RegistrationGroup[]; readonly rights: readonly RegistrationGroup[]; readonly districts: readonly RegistrationGroup[]; readonly subdistricts: readonly RegistrationPlace[]; readonly years: readonly { readonly value: string; readonly count: (number | null) }[]; readonly months: (readonly { readonly value: string; readonly count: (number | null) }[] | null); readonly frames: readonly { readonly period: string; readonly places: readonly { readonly value: string; readonly count: (number | null) }[] }[] } };
  };
  '/api/overview/registrations.pdf': {
    get: { path: Record<never, never>; query: { type?: string | number; right?: string | number; district?: string | number; subdistrict?: string | number; year?: string | number; month?: string | number; asOf?: string | number }; body: undefined; answer: string };
  };
  '/api/overview/restoration': {
    get: { path: Record<never, never>; query: { district?: string | number; type?: string | number; year?: string | number; asOf?: string | number; today?: string | number }; body: undefined; answer: { readonly versions: Readonly<Record<string, number>>; readonly published: Readonly<Record<string, (string | null)>>; readonly today: string; readonly total: RestorationFigures; readonly cells: readonly RestorationCell[] } };
  };
  '/api/overview/restoration/land-change': {
    get: { path: Record<never, never>; query: { district?: string | number; type?: string | number; year?: string | number; asOf?: string | number }; body: undefined; answer: { readonly versions: Readonly<Record<string, number>>; readonly area: number; readonly units: number; readonly changes: readonly LandClassChange[] } };
  };
  '/api/overview/restoration.pdf': {
    get: { path: Record<never, never>; query: { district?: string | number; type?: string | number; year?: string | number; asOf?: string | number; today?: string | number }; body: undefined; answer: string };
  };
  '/api/overview/areas': {
    get: { path: Record<never, never>; query: { level: "district" | "town"; within?: string | number }; body: undefined; answer: { readonly version: number; readonly areas: readonly { readonly code: string; readonly name: string; readonly center: readonly [number, number]; readonly geometry: Geometry }[] } };
  };
  '/api/statistics': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly layer: string; readonly groupBy?: readonly string[]; readonly sums?: readonly string[]; readonly filter?: (string | { readonly op: string }); readonly areas?: readonly { readonly name: string; readonly geometry: { readonly type: "Polygon" | "MultiPolygon"; readonly coordinates: readonly unknown[] } }[]; readonly crs?: string; readonly areaKind?: "ellipsoidal" | "planar"; readonly asOf?: string }; answer: Statistics };
  };
  '/styles/{name}.json': {
    get: { path: { name: string | number }; query: Record<never, never>; body: undefined; answer: { readonly version: 8; readonly name: string; readonly sources: Readonly<Record<string, unknown>>; readonly layers: readonly (Readonly<Record<string, unknown>>)[] } };
  };
  '/ogc': {
    get: { path: Record<never, never>; query: { f?: "json" | "html" }; body: undefined; answer: { readonly title: string; readonly description: string; readonly links: readonly Link[] } };
  };
  '/ogc/conformance': {
    get: { path: Record<never, never>; query: { f?: "json" | "html" }; body: undefined; answer: { readonly links: readonly Link[]; readonly conformsTo: readonly string[] } };
  };
  '/ogc/collections': {
    get: { path: Record<never, never>; query: { f?: "json" | "html" }; body: undefined; answer: { readonly links: readonly Link[]; readonly crs: readonly string[]; readonly collections: readonly Collection[] } };
  };
  '/ogc/collections/{collectionId}': {
    get: { path: { collectionId: string | number }; query: { f?: "json" | "html" }; body: undefined; answer: Collection };
  };
  '/ogc/collections/{collectionId}/queryables': {
    get: { path: { collectionId: string | number }; query: { f?: "json" | "html" }; body: undefined; answer: { readonly $schema: string; readonly $id: string; readonly type: "object"; readonly title: string; readonly properties: Readonly<Record<string, unknown>> } };
  };
  '/ogc/collections/{collectionId}/sortables': {
    get: { path: { collectionId: string | number }; query: { f?: "json" | "html" }; body: undefined; answer: { readonly $schema: string; readonly $id: string; readonly type: "object"; readonly title: string; readonly properties: Readonly<Record<string, unknown>> } };
  };
  '/ogc/styles': {
    get: { path: Record<never, never>; query: { f?: "json" | "html" }; body: undefined; answer: { readonly default?: string; readonly styles: readonly { readonly id: string; readonly title: string; readonly links: readonly Link[] }[]; readonly links: readonly Link[] } };
  };
  '/ogc/styles/{styleId}': {
    get: { path: { styleId: string | number }; query: Record<never, never>; body: undefined; answer: { readonly version: 8; readonly name: string } };
  };
  '/ogc/styles/{styleId}/metadata': {
    get: { path: { styleId: string | number }; query: { f?: "json" | "html" }; body: undefined; answer: { readonly id: string; readonly title: string; readonly stylesheets: readonly (Readonly<Record<string, unknown>>)[]; readonly layers: readonly { readonly id: string }[]; readonly links: readonly Link[] } };
  };
  '/ogc/style.css': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: string };
  };
  '/ogc/collections/{collectionId}/items': {
    get: { path: { collectionId: string | number }; query: { limit?: number; offset?: number; bbox?: readonly number[] | string; 'bbox-crs'?: string | number; crs?: string | number; datetime?: string | number; filter?: string | number; 'filter-lang'?: "cql2-text" | "cql2-json"; 'filter-crs'?: string | number; sortby?: string | number; properties?: string | number; skipGeometry?: "true" | "false"; after?: string | number; f?: "json" | "html" | "jsonseq" | "csv" | "fgb" } & Readonly<Record<string, unknown>>; body: undefined; answer: FeatureCollection };
    post: { path: { collectionId: string | number }; query: Record<never, never>; body: NewFeature; answer: WrittenFeature };
  };
  '/ogc/collections/{collectionId}/items/{featureId}': {
    get: { path: { collectionId: string | number; featureId: number }; query: { crs?: string | number; datetime?: string | number; properties?: string | number; skipGeometry?: "true" | "false"; f?: "json" | "html" }; body: undefined; answer: GeoJsonFeatureWithLinks };
    put: { path: { collectionId: string | number; featureId: number }; query: Record<never, never>; body: NewFeature; answer: WrittenFeature };
    patch: { path: { collectionId: string | number; featureId: number }; query: Record<never, never>; body: FeaturePatch; answer: WrittenFeature };
    delete: { path: { collectionId: string | number; featureId: number }; query: Record<never, never>; body: undefined; answer: WrittenFeature };
  };
  '/ogc/api': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly openapi: string } };
  };
  '/api/cadastral-maps/plan': {
    post: { path: Record<never, never>; query: Record<never, never>; body: CadastralMapRequest; answer: CadastralMapPlan };
  };
  '/api/cadastral-maps': {
    post: { path: Record<never, never>; query: Record<never, never>; body: CadastralMapRequest; answer: CadastralMap };
    get: { path: Record<never, never>; query: { q?: string | number; lon?: number; lat?: number; kind?: "sheets" | "parcel" | "parcels" | "index"; newest?: "true" | "false"; cursor?: string | number; limit?: number }; body: undefined; answer: { readonly maps: readonly CadastralMap[]; readonly pending: readonly CadastralMap[]; readonly next: (string | null) } };
  };
  '/api/cadastral-maps/{id}.pdf': {
    get: { path: { id: string | number }; query: { page?: number }; body: undefined; answer: string };
  };
  '/api/cadastral-maps/{id}.svg': {
    get: { path: { id: string | number }; query: { page?: number }; body: undefined; answer: string };
  };
  '/api/cadastral-maps/{id}.png': {
    get: { path: { id: string | number }; query: { page?: number }; body: undefined; answer: string };
  };
  '/api/cadastral-maps/{id}.dxf': {
    get: { path: { id: string | number }; query: { page?: number }; body: undefined; answer: string };
  };
  '/api/cadastral-maps/{id}': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: CadastralMap };
  };
  '/api/cadastral-maps/{id}/editions': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: { readonly maps: readonly CadastralMap[] } };
  };
  '/api/cadastral-maps/{id}/changes': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: CadastralMapChanges };
  };
  '/api/cadastral-maps/{id}/reissue': {
    post: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: CadastralMap };
  };
  '/api/cadastral-maps/{id}/preview': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/cadastral-maps/{id}/files/{name}': {
    get: { path: { id: string | number; name: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/map-sheets': {
    get: { path: Record<never, never>; query: { lon?: number; lat?: number; number?: string | number; bbox?: string | number; scale?: "500" | "1000" | "2000" | "5000" | "10000" | "25000" | "50000" | "100000" | "250000" | "500000" | "1000000"; kind?: "square" | "geographic"; format?: "50x50" | "40x50"; crs?: "4534" | "4535" | "4536" | "4537" | "4538" | "4539" | "4540" | "4541" | "4542" | "4543" | "4544" | "4545" | "4546" | "4547" | "4548" | "4549" | "4550" | "4551" | "4552" | "4553" | "4554" }; body: undefined; answer: { readonly sheets: readonly { readonly number: string; readonly kind: "square" | "geographic"; readonly scale: number; readonly epsg: (number | null); readonly bounds: readonly [number, number, number, number]; readonly ring: readonly (readonly [number, number])[]; readonly neighbours?: Readonly<Record<string, string>> }[] } };
  };
  '/api/survey-sketches': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly geometry?: { readonly type: string }; readonly crs?: (number | string); readonly code?: string; readonly uploadId?: string }; answer: SurveySketch };
  };
  '/api/survey-sketches/files': {
    post: { path: Record<never, never>; query: { name: string | number; crs?: (number | string) }; body: string; answer: { readonly uploadId: string; readonly title: (string | null); readonly area: Area; readonly geometry: Geometry; readonly districts: readonly string[]; readonly subdistricts: readonly string[]; readonly findings: readonly OverlapInputFinding[]; readonly overlaps: readonly SurveyOverlap[]; readonly tasks: readonly { readonly id: number; readonly number: string; readonly state: "commissioned" | "returned" | "accepted" | "preparing" | "field" | "submitted" | "registered" | "withdrawn"; readonly area: number }[] } };
  };
  '/api/survey-tasks': {
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly geometry?: { readonly type: string }; readonly crs?: (number | string); readonly code?: string; readonly uploadId?: string; readonly kind: "first" | "change" | "split" | "merge" | "boundary" | "correction" | "general"; readonly purpose: string; readonly place: string; readonly applicant: string; readonly contactName?: (string | null); readonly contactPhone?: (string | null) }; answer: SurveyTask };
    get: { path: Record<never, never>; query: { state?: string | number; kind?: "first" | "change" | "split" | "merge" | "boundary" | "correction" | "general"; district?: string | number; q?: string | number; overdue?: "true" | "false"; mine?: "true" | "false"; bbox?: string | number; after?: number; limit?: number }; body: undefined; answer: { readonly tasks: readonly SurveyTaskSummary[]; readonly counts: Readonly<Record<string, number>>; readonly next: (number | null) } };
  };
  '/api/survey-tasks/{id}': {
    get: { path: { id: number }; query: Record<never, never>; body: undefined; answer: SurveyTask };
    patch: { path: { id: number }; query: Record<never, never>; body: { readonly geometry?: { readonly type: string }; readonly crs?: (number | string); readonly code?: string; readonly uploadId?: string; readonly kind?: "first" | "change" | "split" | "merge" | "boundary" | "correction" | "general"; readonly purpose?: string; readonly place?: string; readonly applicant?: string; readonly contactName?: (string | null); readonly contactPhone?: (string | null); readonly reason: string }; answer: SurveyTask };
  };
  '/api/survey-tasks/{id}/overlaps': {
    get: { path: { id: number }; query: Record<never, never>; body: undefined; answer: { readonly overlaps: readonly SurveyOverlap[] } };
  };
  '/api/survey-tasks/{id}/assignment': {
    put: { path: { id: number }; query: Record<never, never>; body: { readonly surveyor?: string; readonly surveyorId?: (string | null); readonly dueOn?: string; readonly reason: string }; answer: SurveyTask };
  };
  '/api/survey-tasks/{id}/steps': {
    post: { path: { id: number }; query: Record<never, never>; body: { readonly to: "commissioned" | "returned" | "accepted" | "preparing" | "field" | "submitted" | "registered" | "withdrawn"; readonly reason: string }; answer: SurveyTask };
  };
  '/api/survey-tasks/{id}/bundles': {
    post: { path: { id: number }; query: Record<never, never>; body: Readonly<Record<string, unknown>>; answer: SurveyBundle };
    get: { path: { id: number }; query: Record<never, never>; body: undefined; answer: { readonly bundles: readonly SurveyBundle[] } };
  };
  '/api/survey-tasks/{id}/bundles/{bundle}/file': {
    get: { path: { id: number; bundle: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/survey-tasks/{id}/merges': {
    post: { path: { id: number }; query: { name: string | number }; body: string; answer: SurveyMergeSummary };
    get: { path: { id: number }; query: Record<never, never>; body: undefined; answer: { readonly merges: readonly SurveyMergeSummary[] } };
  };
  '/api/survey-tasks/{id}/merges/{merge}': {
    get: { path: { id: number; merge: string | number }; query: Record<never, never>; body: undefined; answer: SurveyMerge };
    delete: { path: { id: number; merge: string | number }; query: Record<never, never>; body: undefined; answer: SurveyMergeSummary };
  };
  '/api/survey-tasks/{id}/merges/{merge}/changes/{change}': {
    put: { path: { id: number; merge: string | number; change: number }; query: Record<never, never>; body: { readonly decision: "mine" | "theirs" | "by-hand"; readonly properties?: Readonly<Record<string, unknown>>; readonly geometry?: { readonly type: string } }; answer: { readonly id: number; readonly layer: string; readonly kind: "changed" | "added" | "removed"; readonly state: "clean" | "conflict" | "same"; readonly featureId: (number | null); readonly label: string; readonly baseVersion: (number | null); readonly theirsVersion: (number | null); readonly fields: readonly string[]; readonly conflicts: readonly string[]; readonly hasShape: boolean; readonly base: ({ readonly values: Readonly<Record<string, unknown>>; readonly geometry: (Geometry | null) } | null); readonly mine: ({ readonly values: Readonly<Record<string, unknown>>; readonly geometry: (Geometry | null) } | null); readonly theirs: ({ readonly values: Readonly<Record<string, unknown>>; readonly geometry: (Geometry | null) } | null); readonly decision: ("mine" | "theirs" | "by-hand" | null); readonly chosen: ({ readonly values: Readonly<Record<string, unknown>>; readonly geometry: (Geometry | null) } | null); readonly decidedBy: (string | null); readonly resultVersion: (number | null) } };
  };
  '/api/survey-tasks/{id}/merges/{merge}/apply': {
    post: { path: { id: number; merge: string | number }; query: Record<never, never>; body: { readonly reason: string }; answer: SurveyMerge };
  };
  '/api/survey-tasks/{id}/merges/{merge}/compare': {
    post: { path: { id: number; merge: string | number }; query: Record<never, never>; body: undefined; answer: SurveyMergeSummary };
  };
  '/api/survey-tasks/{id}/field-records': {
    get: { path: { id: number }; query: Record<never, never>; body: undefined; answer: { readonly records: readonly { readonly kind: "finding" | "witness"; readonly id: string; readonly parcelCode: (string | null); readonly boundary: (string | null); readonly content: Readonly<Record<string, string>>; readonly geometry: (Geometry | null); readonly sha256: string; readonly receivedAt: string }[]; readonly signatures: readonly SurveySignature[] } };
  };
  '/api/survey-tasks/{id}/signatures/{signature}/content': {
    get: { path: { id: number; signature: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/land-codes/{code}/signatures': {
    get: { path: { code: string | number }; query: Record<never, never>; body: undefined; answer: { readonly signatures: readonly SurveySignature[] } };
  };
  '/api/survey-tasks/{id}/results': {
    post: { path: { id: number }; query: { name: string | number; crs?: number; encoding?: string | number; correctCoordinates?: "true" | "false" }; body: string; answer: SurveyResultSummary };
    get: { path: { id: number }; query: Record<never, never>; body: undefined; answer: { readonly results: readonly SurveyResultSummary[] } };
  };
  '/api/survey-tasks/{id}/results/{result}': {
    get: { path: { id: number; result: string | number }; query: Record<never, never>; body: undefined; answer: SurveyResult };
    delete: { path: { id: number; result: string | number }; query: Record<never, never>; body: undefined; answer: SurveyResultSummary };
  };
  '/api/survey-tasks/{id}/results/{result}/check': {
    post: { path: { id: number; result: string | number }; query: Record<never, never>; body: undefined; answer: SurveyResultSummary };
  };
  '/api/survey-tasks/{id}/results/{result}/publish': {
    post: { path: { id: number; result: string | number }; query: Record<never, never>; body: { readonly on?: string; readonly basis: string }; answer: SurveyResult };
  };
  '/api/survey-tasks/{id}/results/{result}/undo': {
    post: { path: { id: number; result: string | number }; query: Record<never, never>; body: { readonly reason: string }; answer: SurveyResultSummary };
  };
  '/api/survey-tasks/{id}/codes': {
    get: { path: { id: number }; query: Record<never, never>; body: undefined; answer: SurveyHeldCodes };
    post: { path: { id: number }; query: Record<never, never>; body: { readonly series: string; readonly count?: number; readonly expiresOn?: string }; answer: { readonly reserved: readonly string[]; readonly codes: readonly { readonly code: string; readonly state: "held" | "expired" | "issued" | "freed"; readonly expiresOn: string; readonly reservedBy: string; readonly reservedAt: string; readonly endedAt: (string | null) }[]; readonly points: readonly { readonly subdistrict: string; readonly from: number; readonly to: number; readonly state: "held" | "expired" | "freed"; readonly expiresOn: string; readonly reservedBy: string; readonly reservedAt: string; readonly endedAt: (string | null) }[] } };
  };
  '/api/survey-tasks/{id}/points': {
    post: { path: { id: number }; query: Record<never, never>; body: { readonly subdistrict: string; readonly count: number; readonly expiresOn?: string }; answer: { readonly from: number; readonly to: number; readonly codes: readonly { readonly code: string; readonly state: "held" | "expired" | "issued" | "freed"; readonly expiresOn: string; readonly reservedBy: string; readonly reservedAt: string; readonly endedAt: (string | null) }[]; readonly points: readonly { readonly subdistrict: string; readonly from: number; readonly to: number; readonly state: "held" | "expired" | "freed"; readonly expiresOn: string; readonly reservedBy: string; readonly reservedAt: string; readonly endedAt: (string | null) }[] } };
  };
  '/api/survey-tasks/{id}/codes/expiry': {
    put: { path: { id: number }; query: Record<never, never>; body: { readonly expiresOn: string; readonly reason: string }; answer: SurveyHeldCodes };
  };
  '/api/survey-tasks/{id}/packages': {
    post: { path: { id: number }; query: Record<never, never>; body: SurveyPackageRequest; answer: { readonly id: string; readonly job: Job } };
    get: { path: { id: number }; query: Record<never, never>; body: undefined; answer: { readonly packages: readonly SurveyPackage[]; readonly pending: readonly Job[] } };
  };
  '/api/survey-packages/{id}': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: SurveyPackage };
  };
  '/api/survey-packages/{id}/files/{name}': {
    get: { path: { id: string | number; name: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/session': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: Caller };
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly login: string; readonly password: string; readonly code?: string }; answer: Caller };
    delete: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly ended: boolean } };
  };
  '/api/session/password': {
    put: { path: Record<never, never>; query: Record<never, never>; body: { readonly current: string; readonly next: string }; answer: Caller };
  };
  '/api/session/second-factor': {
    post: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly secret: string; readonly address: string } };
    put: { path: Record<never, never>; query: Record<never, never>; body: { readonly code: string }; answer: { readonly confirmed: true } };
  };
  '/api/session/sign-on': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/session/sign-on/callback': {
    get: { path: Record<never, never>; query: { state?: string | number; code?: string | number; error?: string | number } & Readonly<Record<string, unknown>>; body: undefined; answer: string };
  };
  '/api/accounts': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly accounts: readonly Account[]; readonly roles: readonly { readonly id: string; readonly zh: string; readonly en: string; readonly rights: readonly string[] }[] } };
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly login: string; readonly name: string; readonly organisation?: (string | null) }; answer: { readonly account: Account; readonly temporaryPassword: string } };
  };
  '/api/accounts/{id}/state': {
    put: { path: { id: string | number }; query: Record<never, never>; body: { readonly disabled: boolean }; answer: Account };
  };
  '/api/accounts/{id}/password-reset': {
    post: { path: { id: string | number }; query: Record<never, never>; body: { readonly dropSecondFactor?: boolean }; answer: { readonly temporaryPassword: string } };
  };
  '/api/accounts/{id}/roles': {
    put: { path: { id: string | number }; query: Record<never, never>; body: { readonly roles: readonly ("planner" | "reviewer" | "data-steward" | "publisher" | "surveyor" | "partner" | "consumer" | "system-administrator" | "security-administrator" | "audit-administrator")[]; readonly districts: (readonly string[] | null) }; answer: Account };
  };
  '/api/grantable-areas': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly areas: readonly GrantableArea[] } };
  };
  '/api/keys': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly keys: readonly ApiKey[] } };
    post: { path: Record<never, never>; query: Record<never, never>; body: { readonly name: string; readonly consumer: string; readonly rights: readonly ("layer:read" | "restricted:read" | "precise:read" | "overlap:check" | "map:make" | "ingest:load" | "export:run" | "export:download" | "operations:read")[]; readonly layers?: (readonly string[] | null); readonly fields?: (readonly string[] | null); readonly districts?: (readonly string[] | null); readonly callsPerMinute?: (number | null); readonly callsPerDay?: (number | null); readonly expiresAt?: (string | null) }; answer: { readonly id: string; readonly key: string } };
  };
  '/api/keys/{id}': {
    delete: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: { readonly revoked: true } };
  };
  '/api/audit': {
    get: { path: Record<never, never>; query: { actor?: string | number; action?: string | number; target?: string | number; from?: string | number; to?: string | number; before?: number; limit?: number }; body: undefined; answer: { readonly entries: readonly AuditEntry[]; readonly next: (number | null) } };
  };
  '/api/audit/export': {
    get: { path: Record<never, never>; query: { from?: string | number; to?: string | number }; body: undefined; answer: string };
  };
  '/api/audit/verification': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly state: "whole" | "broken"; readonly entries: number; readonly lastHash?: string; readonly at?: number; readonly reason?: "changed" | "missing" | "unlinked" | "unsigned" } };
  };
  '/api/alarms': {
    get: { path: Record<never, never>; query: { state?: "open" | "handled" | "dismissed"; kind?: "repeated-query" | "bulk-reading" | "enumeration" | "off-hours" | "new-address" | "failed-logins"; before?: number; limit?: number }; body: undefined; answer: { readonly alarms: readonly Alarm[]; readonly open: number } };
  };
  '/api/alarms/{id}': {
    put: { path: { id: number }; query: Record<never, never>; body: { readonly state: "handled" | "dismissed"; readonly note: string }; answer: Alarm };
  };
  '/api/basemaps': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly basemaps: readonly { readonly id: "vec" | "cva" | "img" | "cia" | "ter" | "cta"; readonly title: string; readonly titleEn: string; readonly tiles: string }[] } };
  };
  '/api/basemaps/{layer}/{z}/{x}/{y}': {
    get: { path: { layer: "vec" | "cva" | "img" | "cia" | "ter" | "cta"; z: number; x: number; y: number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/interface-statistics': {
    get: { path: Record<never, never>; query: { period?: "day" | "week" | "month" | "year"; consumer?: string | number }; body: undefined; answer: { readonly from: string; readonly to: string; readonly unit: "hour" | "day" | "month"; readonly series: readonly InterfaceUsePoint[]; readonly consumers: readonly InterfaceUseShare[]; readonly routes: readonly InterfaceUseShare[] } };
  };
  '/api/operations/read-only': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: ReadOnlyState };
    put: { path: Record<never, never>; query: Record<never, never>; body: { readonly readOnly: boolean; readonly reason: string }; answer: ReadOnlyState };
  };
  '/api/jobs': {
    get: { path: Record<never, never>; query: { kind?: string | number; state?: "queued" | "running" | "succeeded" | "failed" | "cancelled"; createdBy?: string | number; cursor?: string | number; limit?: number }; body: undefined; answer: { readonly jobs: readonly Job[]; readonly next: (string | null) } };
  };
  '/api/jobs/{id}': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: { readonly id: string; readonly kind: string; readonly title: string; readonly parameters: unknown; readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled"; readonly progress: ({ readonly phase: string; readonly done?: number; readonly total?: number; readonly message?: string } | null); readonly result: unknown; readonly problem: ({ readonly code: string; readonly zh: string; readonly en: string } | null); readonly createdBy: string; readonly createdByName: string; readonly createdAt: string; readonly startedAt: (string | null); readonly finishedAt: (string | null); readonly attempts: number; readonly isCancelRequested: boolean; readonly log: readonly JobLogLine[] } };
    delete: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: Job };
  };
  '/api/jobs/{id}/events': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/jobs/{id}/retry': {
    post: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: Job };
  };
  '/api/ingest-jobs': {
    post: { path: Record<never, never>; query: { name?: string | number; layer?: string | number; dataset?: string | number; district?: string | number; layerName?: string | number; source?: string | number; encoding?: string | number; crs?: number }; body: { readonly uploadIds: readonly string[]; readonly name?: string; readonly options?: IngestOptions }; answer: IngestJob };
    get: { path: Record<never, never>; query: { state?: "examining" | "examined" | "loading" | "staged" | "reviewing" | "publishing" | "published" | "known" | "refused" | "failed" | "cancelled" | "discarded"; layer?: string | number; cursor?: string | number; limit?: number }; body: undefined; answer: { readonly ingestJobs: readonly IngestJobSummary[]; readonly next: (string | null) } };
  };
  '/api/ingest-jobs/{id}': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: IngestJob };
    delete: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: IngestJob };
  };
  '/api/ingest-jobs/{id}/events': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/ingest-jobs/{id}/options': {
    put: { path: { id: string | number }; query: Record<never, never>; body: IngestOptions; answer: IngestJob };
  };
  '/api/ingest-jobs/{id}/publish': {
    post: { path: { id: string | number }; query: Record<never, never>; body: { readonly confirmed?: boolean }; answer: IngestJob };
  };
  '/api/ingest-jobs/{id}/review': {
    post: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: IngestJob };
  };
  '/api/ingest-jobs/{id}/retry': {
    post: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: IngestJob };
  };
  '/api/ingest-jobs/{id}/cancel': {
    post: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: IngestJob };
  };
  '/api/ingest-jobs/{id}/issues': {
    get: { path: { id: string | number }; query: { code?: string | number; severity?: "error" | "warning" | "info"; row?: number; after?: number; limit?: number }; body: undefined; answer: { readonly counts: readonly { readonly code: string; readonly severity: "error" | "warning" | "info"; readonly count: number }[]; readonly issues: readonly IngestIssue[]; readonly next: (number | null) } };
  };
  '/api/ingest-jobs/{id}/issues.csv': {
    get: { path: { id: string | number }; query: { code?: string | number; severity?: "error" | "warning" | "info"; row?: number }; body: undefined; answer: string };
  };
  '/api/ingest-jobs/{id}/issues.xlsx': {
    get: { path: { id: string | number }; query: { code?: string | number; severity?: "error" | "warning" | "info"; row?: number }; body: undefined; answer: string };
  };
  '/api/ingest-jobs/{id}/rejects': {
    get: { path: { id: string | number }; query: { after?: number; limit?: number }; body: undefined; answer: { readonly deliveryId: (number | null); readonly rejects: readonly { readonly sourceRow: number; readonly rowKey: (string | null); readonly attributes: Readonly<Record<string, unknown>>; readonly faults: readonly { readonly code: string; readonly severity: "error" | "warning" | "info"; readonly rowKey?: (string | null); readonly field?: (string | null); readonly actual?: (string | null); readonly expected?: (string | null); readonly message: string; readonly messageEn: string; readonly place?: (readonly number[] | null) }[]; readonly mendedBy: (number | null); readonly geometry: unknown }[]; readonly next: (number | null) } };
  };
  '/api/ingest-jobs/{id}/rejects.gpkg': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/ingest-jobs/{id}/rejects.xlsx': {
    get: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/ingest-jobs/{id}/repairs': {
    get: { path: { id: string | number }; query: { after?: number; limit?: number }; body: undefined; answer: { readonly repairs: readonly { readonly id: number; readonly code: string; readonly sourceRow: number; readonly rowKey: (string | null); readonly column: (string | null); readonly before: (string | null); readonly after: (string | null); readonly beforeGeometry: unknown; readonly afterGeometry: unknown; readonly undoneAt: (string | null) }[]; readonly next: (number | null) } };
  };
  '/api/ingest-jobs/{id}/repairs/undo': {
    post: { path: { id: string | number }; query: Record<never, never>; body: undefined; answer: Job };
  };
  '/api/layers/{id}/boundary-points.txt': {
    get: { path: { id: string | number }; query: { dataset: string | number; version?: number }; body: undefined; answer: string };
  };
  '/api/layers/{id}/rollback': {
    post: { path: { id: string | number }; query: Record<never, never>; body: { readonly version: number; readonly dataset?: string }; answer: Job };
  };
  '/healthz': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly status: "ok" } };
  };
  '/readyz': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly status: "ready"; readonly database: "ok"; readonly migrations: { readonly applied: number; readonly expected: number }; readonly queue: { readonly workers: number; readonly queued: number; readonly running: number; readonly waitingSeconds: number } } };
  };
  '/metrics': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: string };
  };
  '/api/openapi.json': {
    get: { path: Record<never, never>; query: Record<never, never>; body: undefined; answer: { readonly openapi: string } };
  };
}
