import type { components } from '../../core/api.gen'

type Schemas = components['schemas']

/** A record as the caller may see it. */
export type RecordView = Schemas['RecordView']
/** What lies in a person's inbox. */
export type TaskView = Schemas['TaskView']
/** One person's place at one arrival at a node. */
export type Seat = Schemas['SeatView']
/** One entry of a record's history. */
export type Entry = Schemas['HistoryView']
/** A verb that the caller may use now. */
export type Action = Schemas['Action']
/** That records of a form refer to a record by one of its fields. */
export type Referring = Schemas['ReferringField']
/** All of these, for a record. */
export type ReferringFields = Schemas['ReferringFields']
/** What would happen to the data if they were submitted now. */
export type Path = Schemas['Path']
/** One node of such a path. */
export type Step = Schemas['PathStep']
/** Somebody for whom the reader acts, with what can be filed for them. */
export type ActingView = Schemas['ActingView']
/** Those for whom the reader acts. */
export type ActingList = Schemas['ActingList']
/** For whom a form is filled in. */
export type Acting = Schemas['ActingOnForm']
/** A page of a list. */
export interface Page<T> {
  items: T[] | null
  next: string
}
