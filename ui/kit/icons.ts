/** The drawings: paths on a grid of 24, stroked, never filled. */
export const paths = {
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  list: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
  send: 'M20 4L3 11l7 3 3 7zm0 0L10 14',
  user: 'M8 8a4 4 0 108 0 4 4 0 10-8 0M4 20a8 6 0 0116 0',
  bell: 'M6 16v-5a6 6 0 0112 0v5l2 2H4zm4 5h4',
  back: 'M20 12H4m7-7l-7 7 7 7',
  next: 'M4 12h16m-7-7l7 7-7 7',
  chevron: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  check: 'M4 13l5 5L20 7',
  x: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  camera: 'M3 8h4l2-3h6l2 3h4v12H3zm5 5.5a4 4 0 108 0 4 4 0 10-8 0',
  file: 'M6 3h8l5 5v13H6zm8 0v5h5',
  clock: 'M3 12a9 9 0 1018 0 9 9 0 10-18 0m9-5v5l3 2',
  offline: 'M7 18a4.5 4.5 0 01-.5-9M10 6.5a6 6 0 018 4.5 3.5 3.5 0 011.5 6M4 4l16 16',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  search: 'M4 10.5a6.5 6.5 0 1013 0 6.5 6.5 0 10-13 0M15.5 15.5L20 20',
  alert: 'M12 4L2.5 20h19zm0 6v4m0 3h.01',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  shield: 'M12 3l8 3v6q0 6-8 9-8-3-8-9V6z'
}

/** A drawing's name. */
export type IconName = keyof typeof paths
