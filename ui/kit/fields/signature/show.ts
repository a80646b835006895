import { w } from '../../words'
import type { Show } from '../show'

/** That it is signed: who has, and when, the server says. */
export const show: Show = () => w('signedByHand')
