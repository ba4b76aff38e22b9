import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { detailIn, detailText } from './check-details.ts';

describe('why something could not be checked', () => {
  it('is kept in Chinese, word for word as records of earlier engines have it', () => {
    assert.equal(detailText('nothingPublished'), '该图层尚未发布任何数据');
    assert.equal(detailText('changedOutside'), '该图层在发布之外被改动过，须重新发布后再检查');
    assert.equal(detailText('changedMeanwhile'), '该图层在检查期间被改动');
    assert.equal(detailText('datasetEmpty', 'all'), '数据集 all 没有要素');
    assert.equal(detailText('rowsRefused', 3), '有 3 个要素入库时被拒收，图层不完整');
    assert.equal(detailText('coverageUndeclared', 'all'), '数据集 all 未声明所覆盖的行政区');
    const districts = detailText('districtsUnusable', detailText('touchedOutside'));
    assert.equal(districts, '无法判断对照图层的覆盖范围：行政区图层在发布之外被改动过');
    assert.equal(detailText('outsideCoverage', '12.34'), '地块有 12.34 平方米在图层覆盖范围之外');
  });

  it('is read in English, sentences within sentences too', () => {
    const inner = detailText('districtsUnusable', detailText('notPublished'));
    assert.equal(
      detailIn('en', detailText('ofPlot', '甲-1', inner)),
      'plot 甲-1: it cannot be told what the layer covers: the layer of administrative areas has not been published',
    );
    assert.equal(detailIn('en', detailText('datasetEmpty', '北区（一）')), 'dataset 北区（一） has no features');
    assert.equal(
      detailIn('en', detailText('ofDistricts', detailText('outsideCoverage', '5.00'))),
      'layer of administrative areas: 5.00 m² of the plot lie outside what the layer covers',
    );
  });

  it('is read in Chinese where PostGIS or the engine said it in English', () => {
    assert.equal(detailIn('zh', 'no answer within 10000 ms'), '10000 毫秒内没有答复');
    assert.equal(detailIn('zh', '12: Self-intersection[500005 3520005]'), '要素 12：边界自相交（500005 3520005）');
    assert.equal(
      detailIn('en', '12: Self-intersection[500005 3520005]'),
      'feature 12: Self-intersection (500005 3520005)',
    );
    assert.equal(
      detailIn('zh', '地块 2：12: Ring Self-intersection[500005.5 3520005]'),
      '地块 2：要素 12：同一圈在一点上自相接触（500005.5 3520005）',
    );
  });

  it('stays as it was written where no form is known', () => {
    for (const language of ['zh', 'en'] as const) {
      assert.equal(
        detailIn(language, 'canceling statement due to user request'),
        'canceling statement due to user request',
      );
      assert.equal(detailIn(language, ''), '');
    }
  });
});
