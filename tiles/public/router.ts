/** Tiles that the public may see, without an account: the layers that `PUBLIC_LAYERS` names, as `publicLayer` shows them. */
import { Router, type RequestHandler } from 'express';

import { Problem } from '../../schemas/problems.ts';
import type { TileAccess } from '../tile-access.ts';
import { parseLayerList } from '../tile-address.ts';
import { tileRouter } from '../router.ts';
import type { TileService } from '../tile-service.ts';

/** Everybody gets the same, so caches on the way may keep it. */
const EVERYBODY: TileAccess = {
  mayRead: () => true,
  isEverywhere: true,
  districts: null,
  isReduced: true,
  isShared: true,
};
/** What clients add against caches. */
const IGNORED = new Set(['_', 't', 'v']);

/** Routes below `/public/tiles`. `service` knows the public layers alone. */
export function publicTileRouter(service: TileService): Router {
  const router = Router({ caseSensitive: true });
  router.use(refuseQuestions);
  router.get('/:layers/:z/:x/:y.mvt', (request, _response, next) => {
    const { layers, z } = request.params;
    const from = Math.max(
      ...service.resolve(parseLayerList(layers), EVERYBODY).map(({ tiles }) => tiles?.zoom[0] ?? 0),
    );
    if (Number(z) < from) {
      throw new Problem('tile-address-invalid', `公众查询的瓦片自第 ${from} 级起`, {
        errors: [{ at: 'path.z', actual: z, expected: `不小于 ${from}` }],
      });
    }
    next();
  });
  router.use(tileRouter(service, () => EVERYBODY));
  return router;
}

/** A condition would tell what is not shown: whether the code of a parcel is this one. */
const refuseQuestions: RequestHandler = ({ query }, _response, next) => {
  const asked = Object.keys(query).filter((name) => !IGNORED.has(name));
  if (asked.length > 0) {
    throw new Problem('request-invalid', '公众查询的瓦片不接受条件、版本与时点', {
      errors: asked.map((name) => ({ at: `query.${name}`, actual: name, expected: '不带参数' })),
    });
  }
  next();
};
