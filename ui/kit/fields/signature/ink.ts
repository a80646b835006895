/** A line of the pen, in pixels of the page: x, y and how wide it is there, one after the other. */
export type Stroke = number[]

/** Widths of the pen, and how long all lines together must be to be a signature: a touch by mistake is none. */
const pen = 3
const least = 24
/** How large the picture is at most, and the white around it. */
const wide = 800
const around = 12

/** Where a pen is, and how hard it presses where that is known. */
export const width = (pressure: number): number => pen * (pressure ? 0.5 + pressure : 1)

/** How long the lines are together, in pixels. */
export function long(strokes: Stroke[]): number {
  let sum = 0
  for (const line of strokes) for (let i = 3; i < line.length; i += 3) sum += Math.sqrt(Math.pow(line[i]! - line[i - 3]!, 2) + Math.pow(line[i + 1]! - line[i - 2]!, 2))
  return sum
}

/** Whether there is nothing that could be a signature. */
export const blank = (strokes: Stroke[]): boolean => long(strokes) < least

/** Draws lines, rounded where points follow each other. */
export function draw(context: CanvasRenderingContext2D, strokes: Stroke[], from = 0): void {
  context.strokeStyle = context.fillStyle = '#111'
  context.lineCap = context.lineJoin = 'round'
  for (const line of strokes.slice(from)) {
    if (line.length === 3) {
      context.beginPath()
      context.arc(line[0]!, line[1]!, line[2]! / 2, 0, 7)
      context.fill()
    }
    let x = line[0]!, y = line[1]!
    for (let i = 3; i < line.length; i += 3) {
      const last = i + 3 === line.length
      const toX = last ? line[i]! : (line[i]! + line[i + 3]!) / 2, toY = last ? line[i + 1]! : (line[i + 1]! + line[i + 4]!) / 2
      context.lineWidth = line[i + 2]!
      context.beginPath()
      context.moveTo(x, y)
      context.quadraticCurveTo(line[i]!, line[i + 1]!, toX, toY)
      context.stroke()
      x = toX
      y = toY
    }
  }
}

/** The picture of a signature: PNG, black on white so that it is seen on any ground, no larger than the ink and a little white around it. */
export function picture(strokes: Stroke[]): Promise<Blob | null> {
  const xs: number[] = [], ys: number[] = []
  for (const line of strokes) line.forEach((n, i) => i % 3 < 2 && (i % 3 ? ys : xs).push(n))
  const left = Math.min.apply(0, xs) - around, top = Math.min.apply(0, ys) - around
  const right = Math.max.apply(0, xs) + around, bottom = Math.max.apply(0, ys) + around
  const scale = Math.min(2, wide / Math.max(right - left, bottom - top))
  const canvas = document.createElement('canvas'), context = canvas.getContext('2d')!
  canvas.width = Math.ceil((right - left) * scale)
  canvas.height = Math.ceil((bottom - top) * scale)
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(scale, scale)
  context.translate(-left, -top)
  draw(context, strokes)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
