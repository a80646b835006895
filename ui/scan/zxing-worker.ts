// Reads barcodes and two-dimensional codes where the browser cannot by itself: a worker around ZXing (compiled to WebAssembly), which the
// page starts when somebody scans. Alone it runs under a policy that lets it compile (api/assets.go); no page may.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

interface Scope {
  onmessage: ((event: MessageEvent<ImageData>) => void) | null
  postMessage(message: { text?: string; fault?: string }): void
}
const scope = self as unknown as Scope

prepareZXingModule({ overrides: { locateFile: () => '/assets/zxing-reader.wasm' } })

scope.onmessage = ({ data }) => {
  readBarcodes(data, { tryHarder: true, maxNumberOfSymbols: 1 }).then(
    ([found]) => scope.postMessage({ text: found && found.isValid ? found.text : '' }),
    (problem: unknown) => scope.postMessage({ fault: String(problem) })
  )
}
