import { shallowRef } from 'vue'
import type { Component } from 'vue'

/** The list of tasks, once it is here: a task that is opened on a phone does without. */
export const inboxPart = shallowRef<Component>()
