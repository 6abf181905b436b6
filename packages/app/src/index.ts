export type { Column } from './cli/output/table.ts'
