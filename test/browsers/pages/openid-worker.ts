import { coordinate } from 'holdfast/sw'
import { configFor } from './openid-config.js'

const { searchParams } = new URL(location.href)
coordinate(configFor(searchParams.get('issuer') ?? '', searchParams.has('bound'), searchParams.has('memory')))
