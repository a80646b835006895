/** Finds a code in a picture; gives its text, '' where there is none. It fails where codes cannot be read here. */
export type Reader = (picture: HTMLCanvasElement) => Promise<string>

interface Detector {
  detect(picture: HTMLCanvasElement): Promise<{ rawValue: string }[]>
}
interface Native {
  new (): Detector
  getSupportedFormats(): Promise<string[]>
}

/** Reads by what the browser has, else by a program of its own that is fetched for it (ui/scan). */
export async function codeReader(): Promise<Reader> {
  const native = (window as { BarcodeDetector?: Native }).BarcodeDetector
  if (native && (await native.getSupportedFormats()).length) {
    const detector = new native()
    return async (picture) => {
      const [found] = await detector.detect(picture)
      return found ? found.rawValue : ''
    }
  }
  return workerReader()
}

function workerReader(): Reader {
  // A worker, since reading takes long, and since what it is made of may run under its own policy only.
  const worker = new Worker('/assets/zxing-worker.js')
  return (picture) => new Promise((done, failed) => {
    const { width, height } = picture
    worker.onmessage = ({ data }: MessageEvent<{ text?: string; fault?: string }>) => (data.fault === undefined ? done(data.text || '') : failed(new Error(data.fault)))
    worker.onerror = () => failed(new Error('no reader'))
    worker.postMessage(picture.getContext('2d')!.getImageData(0, 0, width, height))
  })
}
