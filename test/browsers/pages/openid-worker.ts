import { coordinate } from 'holdfast/sw'
import { configFor } from './openid-config.js'

coordinate(configFor(new URL(location.href).searchParams.get('issuer') ?? ''))
