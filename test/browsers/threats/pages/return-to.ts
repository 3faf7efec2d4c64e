import { pageOf } from '../../../../src/page/return-to.js'

declare global {
  interface Window {
    pageOf: typeof pageOf
  }
}

Object.assign(window, { pageOf })
