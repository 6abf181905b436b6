import { executorContract } from './executor.contract.ts'
import { ortWeb } from './ortWeb.ts'

executorContract(ortWeb)
