import { remove } from 'holdfast/sw/remove'

remove()
