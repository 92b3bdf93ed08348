import type { RequestKind } from '$src/bridge/types'
import AtSign from '@lucide/svelte/icons/at-sign'
import Baby from '@lucide/svelte/icons/baby'
import Landmark from '@lucide/svelte/icons/landmark'
import MapPin from '@lucide/svelte/icons/map-pin'
import MessageSquare from '@lucide/svelte/icons/message-square'
import Phone from '@lucide/svelte/icons/phone'
import UserPlus from '@lucide/svelte/icons/user-plus'

/** A drawing for each kind, beside its word. */
export const signs = {
  address: MapPin,
  phone: Phone,
  email: AtSign,
  bank: Landmark,
  birth: Baby,
  beneficiary: UserPlus,
  other: MessageSquare,
} satisfies Record<RequestKind, unknown>
