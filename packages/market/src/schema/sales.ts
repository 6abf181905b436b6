import type { z } from 'zod'
import { defineTable, optionalNumber, optionalText, properties, text, timestamp } from './table.ts'

/** One sale a row: own sales, or a panel's purchases over all vendors. */
export const sales = defineTable('sales', {
  ts: timestamp(
    'date',
    'time',
    'timestamp',
    'day',
    'order_date',
    'created_at',
    'purchase_date',
    'month',
    'year',
    'week',
    'quarter',
    '日期',
    '时间',
    '下单时间',
    '购买日期',
  ),
  customer_id: optionalText(
    'customer',
    'customerid',
    'client',
    'household',
    'panelist',
    'id',
    'user_id',
    'user',
    '客户',
    '用户',
    '顾客',
    '会员',
    '客户编号',
    '用户编号',
  ),
  vendor: text('brand', 'company', 'seller', 'supplier', 'choice', '厂商', '供应商', '品牌', '公司'),
  product: optionalText('sku', 'item', 'model', '产品', '商品', '型号'),
  segment: optionalText('category', 'customer_segment', '类别', '分类', '客户类型'),
  region: optionalText('country', 'geo', 'market', '地区', '区域', '国家', '省份'),
  quantity: optionalNumber('units', 'qty', 'count', 'tokens', '数量', '件数'),
  unit: optionalText('uom', '单位'),
  /** Missing where only the choice is known: such sales count as purchases. */
  amount: optionalNumber(
    'value',
    'revenue',
    'sales',
    'price',
    'total',
    'spend',
    'dollars',
    '金额',
    '销售额',
    '收入',
    '总价',
  ),
  currency: optionalText('currency_code', '币种', '货币'),
  /** The columns of the file that are none of these. */
  properties: properties(),
})

export type Sale = z.infer<typeof sales.row>
