import { executorContract } from './executor.contract.ts'
import { ortNode } from './node.ts'

executorContract(ortNode)
