/** What the tour says. */
import type { Words } from '../words.ts';

/** A stop: what is pointed at, the first that is there, and what is said of it. */
export interface Stop {
  readonly at: readonly string[];
  readonly title: string;
  readonly text: string;
}

const zh = {
  label: '上手导览',
  next: '下一步',
  back: '上一步',
  done: '开始使用',
  leave: '结束导览',
  step: (step: number, all: number) => `${step} / ${all}`,
  stops: [
    {
      at: ['#layer-panel', '.control-group--layers'],
      title: '图层',
      text: '打开或关闭图层，调整透明度与上下次序，查看图例、版本和显示比例尺。',
    },
    {
      at: ['.search'],
      title: '查询',
      text: '输入宗地代码、坐落（或其拼音首字母）、图幅号或坐标，直接定位；按 / 键可随时开始输入。',
    },
    { at: ['.stage > .map'], title: '点查', text: '点击图上的图斑，查看属性与两种面积；同一处有多个要素时逐一列出。' },
    { at: ['.controls'], title: '工具', text: '量测、卷帘与多屏对比、书签、坐标定位都在这里。' },
    {
      at: ['#navigation', '.rail', '[aria-controls="navigation"]'],
      title: '业务',
      text: '资源总览、规划辅助审查、数据入库与导出，从这里进入。',
    },
  ] as readonly Stop[],
};

const en: typeof zh = {
  label: 'First steps',
  next: 'Next',
  back: 'Back',
  done: 'Begin',
  leave: 'End the tour',
  step: (step, all) => `${step} / ${all}`,
  stops: [
    {
      ...zh.stops[0]!,
      title: 'Layers',
      text: 'Switch layers on and off, set opacity and order, see legend, version and the scales at which each is shown.',
    },
    {
      ...zh.stops[1]!,
      title: 'Search',
      text: 'Type a parcel code, a place or coordinates to go there; the / key begins at any time.',
    },
    {
      ...zh.stops[2]!,
      title: 'Ask the map',
      text: 'Click a feature for its attributes and both areas; where there are several, all are listed.',
    },
    {
      ...zh.stops[3]!,
      title: 'Tools',
      text: 'Measuring, swipe and several views, bookmarks, and going to coordinates.',
    },
    { ...zh.stops[4]!, title: 'Work', text: 'Overview, overlap checks, intake and export begin here.' },
  ],
};

export const tourWords: Words<typeof zh> = { zh, en };
