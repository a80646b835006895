// Every type at once, for what runs without pages: tests, vectors and measurements. No page imports it.

import { types } from '../border'
import { cascade } from './cascade'
import { text } from './code'
import { datetime } from './datetime'
import { duration } from './duration'
import { files } from './files'
import { location } from './location'
import { options } from './options'
import { people } from './people'
import { answers, questions } from './questions'
import { reference, references } from './reference'
import { region } from './region'
import { richtext } from './richtext'
import { signature } from './signature'
import { daterange, datetimerange } from './span'
import { table } from './table'
import { time } from './time'

Object.assign(types, { text, time, datetime, daterange, datetimerange, duration, options, cascade, ranking: options, reference, references, files, ...people, signature, location, region, richtext, questions, answers, table })
