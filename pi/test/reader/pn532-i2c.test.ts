import { describe } from 'vitest'
import { cardReaderContract } from './card-reader.contract.ts'
import { openI2cReader } from './open-readers.ts'

describe('pn532-i2c', () => cardReaderContract(openI2cReader))
