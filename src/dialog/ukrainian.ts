import type { EndReason } from '../protocol/session-state.js'
import type { DialogMessages } from './messages.js'

// By reason: what servers send as `error_description` can be ASCII only (RFC 6749 §5.2).
const ENDED: Readonly<Record<EndReason, string>> = {
  signed_out: 'Ви вийшли в іншій вкладці або на іншому пристрої.',
  idle: 'Довгий час нічого не відбувалося. Увійдіть ще раз.',
  expired: 'Термін дії сеансу минув. Увійдіть ще раз.',
  revoked: 'Сервер завершив ваш сеанс. Увійдіть ще раз.',
  replayed: 'Сеанс завершено задля вашої безпеки. Увійдіть ще раз.',
  max_age: 'Сеанс тривав стільки, скільки дозволено. Увійдіть ще раз.',
}

export const ukrainian: DialogMessages = {
  language: 'uk',
  idleTitle: 'Ви ще тут?',
  idleText: 'Тут уже якийсь час нічого не відбувається.',
  idleCountdown: (time) => `Ваш сеанс завершиться ${time}.`,
  stay: 'Продовжити сеанс',
  signOut: 'Вийти',
  lapsingTitle: 'Ваш сеанс скоро завершиться',
  lapsingText: 'Увійдіть ще раз, щоб працювати без перерви.',
  lapsingCountdown: (time) => `Він завершиться ${time}.`,
  later: 'Не зараз',
  refusedTitle: 'Спробуйте увійти ще раз',
  refusedText: 'Сервер не може поновити ваш сеанс.',
  stayedTitle: 'Ваш сеанс триває',
  stayedText: 'Можете працювати далі.',
  endedTitle: 'Ваш сеанс завершено',
  ended: ({ reason }) => ENDED[reason],
  endedHint: 'Сторінка залишиться такою, як є, з усім, що ви написали.',
  signedOutTitle: 'Ви вийшли із системи',
  reload: 'Перезавантажити сторінку',
  unreachable: 'Сервер не відповідає. Ваш сеанс триває, ми пробуємо ще.',
}
