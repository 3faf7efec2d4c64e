import { coordinate } from 'holdfast/sw'
import { config } from './several-apis-config.js'

coordinate(config)
