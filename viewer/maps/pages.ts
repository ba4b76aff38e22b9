/** The pages of cadastral maps, one chunk. */
export { MapRecordPage } from './map-record-page.tsx';
export { MapsPage } from './maps-page.tsx';
export { NewMapPage } from './new-map-page.tsx';
export { PresentationPage } from './presentation-page.tsx';
