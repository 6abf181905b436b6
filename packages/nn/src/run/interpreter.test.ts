import { executorContract } from './executor.contract.ts'
import { interpreter } from './interpreter.ts'

executorContract(interpreter)
