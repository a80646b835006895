import type { InjectionKey, VNodeChild } from 'vue'

/** Gives what a field is asked with why it stands as it does. Where nobody provides it, fields are not asked. */
export const whyKey: InjectionKey<(path: string, label: string) => VNodeChild> = Symbol()
