import type { CodeList } from '../layer.ts';
import { branch } from './entries.ts';

/** Working classes of the 国土调查: wetland (00) stands apart as a first-level class, services are merged into the H classes, K marks land that can be turned back into cultivated land. `category` keeps the 三大类 of GB/T 21010-2017. */
export const landClassSurvey: CodeList = {
  id: 'land-class-survey',
  title: '国土调查工作分类（三调）',
  reference: 'TD/T 1055-2019 第三次全国国土调查技术规程',
  entries: [
    ...branch({ code: '00', label: '湿地', labelEn: 'Wetland', category: '3', colour: '#65CDAA' }, [
      { code: '0303', label: '红树林地', category: '1' },
      { code: '0304', label: '森林沼泽', category: '1' },
      { code: '0306', label: '灌丛沼泽', category: '1' },
      { code: '0402', label: '沼泽草地', category: '1' },
      { code: '0603', label: '盐田', category: '2' },
      { code: '1105', label: '沿海滩涂' },
      { code: '1106', label: '内陆滩涂' },
      { code: '1108', label: '沼泽地' },
    ]),
    ...branch({ code: '01', label: '耕地', labelEn: 'Cultivated land', category: '1', colour: '#F5F8DC' }, [
      { code: '0101', label: '水田', colour: '#F8D072' },
      { code: '0102', label: '水浇地', colour: '#F8E71C' },
      { code: '0103', label: '旱地', colour: '#FFFBB1' },
    ]),
    ...branch({ code: '02', label: '种植园用地', labelEn: 'Plantation land', category: '1', colour: '#BFE9AA' }, [
      { code: '0201', label: '果园' },
      { code: '0201K', label: '可调整果园' },
      { code: '0202', label: '茶园' },
      { code: '0202K', label: '可调整茶园' },
      { code: '0203', label: '橡胶园' },
      { code: '0203K', label: '可调整橡胶园' },
      { code: '0204', label: '其他园地' },
      { code: '0204K', label: '可调整其他园地' },
    ]),
    ...branch({ code: '03', label: '林地', labelEn: 'Forest land', category: '1', colour: '#68B167' }, [
      { code: '0301', label: '乔木林地' },
      { code: '0301K', label: '可调整乔木林地' },
      { code: '0302', label: '竹林地' },
      { code: '0302K', label: '可调整竹林地' },
      { code: '0305', label: '灌木林地' },
      { code: '0307', label: '其他林地' },
      { code: '0307K', label: '可调整其他林地' },
    ]),
    ...branch({ code: '04', label: '草地', labelEn: 'Grassland', category: '1', colour: '#CDF57A' }, [
      { code: '0401', label: '天然牧草地' },
      { code: '0403', label: '人工牧草地' },
      { code: '0403K', label: '可调整人工牧草地' },
      { code: '0404', label: '其他草地', category: '3' },
    ]),
    ...branch(
      { code: '05', label: '商业服务业用地', labelEn: 'Commercial and service land', category: '2', colour: '#FF0000' },
      [
        { code: '05H1', label: '商业服务业设施用地' },
        { code: '0508', label: '物流仓储用地', colour: '#8761D3' },
      ],
    ),
    ...branch(
      { code: '06', label: '工矿用地', labelEn: 'Industrial and mining land', category: '2', colour: '#BB9674' },
      [
        { code: '0601', label: '工业用地' },
        { code: '0602', label: '采矿用地', colour: '#9E6C54' },
      ],
    ),
    ...branch({ code: '07', label: '住宅用地', labelEn: 'Residential land', category: '2', colour: '#FFFF2D' }, [
      { code: '0701', label: '城镇住宅用地' },
      { code: '0702', label: '农村宅基地', colour: '#FFD37F' },
    ]),
    ...branch(
      {
        code: '08',
        label: '公共管理与公共服务用地',
        labelEn: 'Public administration and services',
        category: '2',
        colour: '#FF00FF',
      },
      [
        { code: '08H1', label: '机关团体新闻出版用地' },
        { code: '08H2', label: '科教文卫用地' },
        { code: '08H2A', label: '高教用地' },
        { code: '0809', label: '公用设施用地', colour: '#006380' },
        { code: '0810', label: '公园与绿地', colour: '#00FF00' },
        { code: '0810A', label: '广场用地', colour: '#ACFFCF' },
      ],
    ),
    { code: '09', label: '特殊用地', labelEn: 'Special land', category: '2', colour: '#859156' },
    ...branch({ code: '10', label: '交通运输用地', labelEn: 'Transport land', category: '2', colour: '#ADADAD' }, [
      { code: '1001', label: '铁路用地', colour: '#595959' },
      { code: '1002', label: '轨道交通用地', colour: '#595959' },
      { code: '1003', label: '公路用地' },
      { code: '1004', label: '城镇村道路用地' },
      { code: '1005', label: '交通服务场站用地', colour: '#D9D9D9' },
      { code: '1006', label: '农村道路', category: '1', colour: '#D8D79F' },
      { code: '1007', label: '机场用地', colour: '#B7B7B7' },
      { code: '1008', label: '港口码头用地', colour: '#B7B7B7' },
      { code: '1009', label: '管道运输用地', colour: '#B7B7B7' },
    ]),
    ...branch(
      {
        code: '11',
        label: '水域及水利设施用地',
        labelEn: 'Water bodies and water facilities',
        category: '3',
        colour: '#338EC0',
      },
      [
        { code: '1101', label: '河流水面' },
        { code: '1102', label: '湖泊水面' },
        { code: '1103', label: '水库水面', category: '1' },
        { code: '1104', label: '坑塘水面', category: '1' },
        { code: '1104A', label: '养殖坑塘', category: '1' },
        { code: '1104K', label: '可调整养殖坑塘', category: '1' },
        { code: '1107', label: '沟渠', category: '1', colour: '#9ABCE2' },
        { code: '1107A', label: '干渠', category: '1', colour: '#9ABCE2' },
        { code: '1109', label: '水工建筑用地', category: '2', colour: '#006380' },
        { code: '1110', label: '冰川及永久积雪' },
      ],
    ),
    ...branch({ code: '12', label: '其他土地', labelEn: 'Other land', category: '3', colour: '#D9CFB8' }, [
      { code: '1201', label: '空闲地', category: '2' },
      { code: '1202', label: '设施农用地', category: '1', colour: '#D8D79F' },
      { code: '1203', label: '田坎', category: '1', colour: '#D8D79F' },
      { code: '1204', label: '盐碱地' },
      { code: '1205', label: '沙地' },
      { code: '1206', label: '裸土地' },
      { code: '1207', label: '裸岩石砾地' },
      { code: '1208', label: '后备耕地' },
    ]),
  ],
};
