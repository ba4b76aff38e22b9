import type { CodeList } from '../layer.ts';
import { branch } from './entries.ts';

/** 行政区划 of the regions the platform is set up for. Historical codes still stand in old parcel codes. 常州经济开发区 has no code of its own in GB/T 2260. */
export const administrativeDivision: CodeList = {
  id: 'administrative-division',
  title: '行政区划代码',
  reference: 'GB/T 2260',
  entries: [
    ...branch({ code: '320400', label: '常州市', labelEn: 'Changzhou' }, [
      { code: '320402', label: '天宁区', labelEn: 'Tianning' },
      { code: '320404', label: '钟楼区', labelEn: 'Zhonglou' },
      { code: '320405', label: '戚墅堰区', labelEn: 'Qishuyan', note: '2015 年并入武进区', historical: true },
      { code: '320411', label: '新北区', labelEn: 'Xinbei' },
      { code: '320412', label: '武进区', labelEn: 'Wujin' },
      { code: '320413', label: '金坛区', labelEn: 'Jintan' },
      { code: '320481', label: '溧阳市', labelEn: 'Liyang' },
      {
        code: '320482',
        label: '金坛市',
        labelEn: 'Jintan (former city)',
        note: '2015 年撤市设区，改为 320413',
        historical: true,
      },
    ]),
    ...branch({ code: '150000', label: '内蒙古自治区', labelEn: 'Inner Mongolia' }, [
      { code: '150100', label: '呼和浩特市', labelEn: 'Hohhot' },
      { code: '150200', label: '包头市', labelEn: 'Baotou' },
      { code: '150300', label: '乌海市', labelEn: 'Wuhai' },
      { code: '150400', label: '赤峰市', labelEn: 'Chifeng' },
      { code: '150500', label: '通辽市', labelEn: 'Tongliao' },
      { code: '150600', label: '鄂尔多斯市', labelEn: 'Ordos' },
      { code: '150700', label: '呼伦贝尔市', labelEn: 'Hulunbuir' },
      { code: '150800', label: '巴彦淖尔市', labelEn: 'Bayannur' },
      { code: '150900', label: '乌兰察布市', labelEn: 'Ulanqab' },
      { code: '152200', label: '兴安盟', labelEn: 'Hinggan League' },
      { code: '152500', label: '锡林郭勒盟', labelEn: 'Xilingol League' },
      { code: '152900', label: '阿拉善盟', labelEn: 'Alxa League' },
    ]),
  ],
};
