import type { FlatGeometry } from '../flat-geometry.ts';
import { toGeoJson } from '../geojson.ts';
import type { ByteSink } from './file-sink.ts';

/** State: a FeatureCollection being written, one feature a line. Systems other than EPSG:4490 stand in the old `crs` member. */
export class GeoJsonWriter {
  features = 0;
  private readonly sink: ByteSink;

  constructor(sink: ByteSink, name: string, epsg: number) {
    this.sink = sink;
    const crs = `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::${epsg}"}},`;
    sink.writeText(`{"type":"FeatureCollection","name":${JSON.stringify(name)},${crs}"features":[`);
  }

  /** `properties` is JSON already: an exact decimal must not pass through a double. */
  add(properties: string, geometry: FlatGeometry | null): void {
    const shape = geometry == null ? 'null' : JSON.stringify(toGeoJson(geometry));
    const feature = `{"type":"Feature","properties":${properties},"geometry":${shape}}`;
    this.sink.writeText(`${this.features++ === 0 ? '' : ','}\n${feature}`);
  }

  close(): void {
    this.sink.writeText('\n]}\n');
    this.sink.close();
  }
}
