const longest = 1600
const quality = 0.72

/** A file on its way to the server. */
export interface Outgoing {
  content: Blob
  name: string
}

/**
 * Makes a photo small enough for a phone's network: at most 1600 pixels a side, without what a camera notes of
 * place and time. A JPEG is always written anew, other pictures where that makes them smaller. What cannot be
 * read as a picture goes as it is. What sends large files in parts tells `sent` how much of it is there, until all is.
 */
export async function shrink(file: File, sent?: (share: number) => void): Promise<Outgoing> {
  const small = await made(file)
  if (sent) hear(small, sent)
  return small
}

function hear({ name, content }: Outgoing, sent: (share: number) => void): void {
  const heard = (event: Event) => {
    const { detail } = event as CustomEvent<{ name: string; size: number; share: number }>
    if (detail.name !== name || detail.size !== content.size) return
    sent(detail.share)
    if (detail.share >= 1) window.removeEventListener('superform-sent', heard)
  }
  window.addEventListener('superform-sent', heard)
}

async function made(file: File): Promise<Outgoing> {
  const original = { content: file, name: file.name }
  if (!/^image\/(jpeg|png|webp|heic|heif|bmp)$/.test(file.type)) return original
  const address = URL.createObjectURL(file)
  try {
    const image = await load(address)
    const content = await draw(image)
    if (!content || (content.size >= file.size && file.type !== 'image/jpeg')) return original
    return { content, name: `${file.name.replace(/\.\w+$/, '')}.jpg` }
  } catch {
    return original
  } finally {
    URL.revokeObjectURL(address)
  }
}

function load(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = reject
    image.src = address
  })
}

function draw(image: HTMLImageElement): Promise<Blob | null> {
  const scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.naturalWidth * scale)
  canvas.height = Math.round(image.naturalHeight * scale)
  const context = canvas.getContext('2d')!
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
}
