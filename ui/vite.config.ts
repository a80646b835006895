import { defineConfig } from 'vite'
import vue from '@vitejs/plugin-vue'
import { chunks } from './build/chunks'

// The employee's client is an entry that the server inlines into the first page (docs/decisions/0006), and chunks for what comes
// after it: filling in, and the pages that few open. They are no modules, because those would load the entry twice (build/loader.js).
// What Go reads of the result is dist/assets and dist/manifest.json.
// Seven letters of a hash tell two builds of one chunk apart, and are as few as so many chunks can have.
export default defineConfig({
  plugins: [vue({ features: { optionsAPI: false }, template: { compilerOptions: { hoistStatic: false, cacheHandlers: false, comments: false } } }), chunks()],
  base: '/',
  publicDir: false,
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    // Old web views of chat apps have none; Vue asks for it by name.
    globalThis: 'window'
  },
  css: { transformer: 'lightningcss', lightningcss: { targets: { chrome: 64 << 16, safari: 12 << 16 } } },
  build: {
    target: ['chrome64', 'safari12'],
    cssTarget: ['chrome64', 'safari12'],
    outDir: 'dist',
    emptyOutDir: false,
    manifest: 'manifest.json',
    modulePreload: false,
    assetsInlineLimit: 4096,
    cssCodeSplit: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { m: 'm/main.ts' },
      output: {
        entryFileNames: 'assets/[name]-[hash:7].js',
        assetFileNames: 'assets/[name]-[hash:7][extname]',
        format: 'cjs',
        exports: 'named',
        externalLiveBindings: false,
        generatedCode: { symbols: false },
        hashCharacters: 'base36',
        chunkFileNames: 'assets/[name]-[hash:7].js',
        // Each chunk carries its own name and wrapping: what every page has is one, what the pages of the administration share is another,
        // and so is what every command needs; each unit of fields is alone.
        codeSplitting: { includeDependenciesRecursively: false, groups: [
          { name: 'bits', test: /node_modules\/@?vue|plugin-vue|rolldown|kit\/(bits|icons|words)\.ts|kit\/(status|icon)\.vue|m\/(texts|router|page|pages|session|store|client|seen|eventually|waiting|live|typed)\.ts|preload-helper|idb-keyval|kit\/(time|why)\.ts|m\/work\/(work\.css|by\.ts)/ },
          { name: 'manage', test: /m\/manage\/(?!admin-)/ }, { name: 'gone', test: /kit\/(timeline|read\/(lines|section)|fields\/(value|file\/value))\.vue|kit\/fields\/(show|file\/service)\.ts|m\/work\/gone\.vue|core\/form\/written\.ts/ },
          { name: 'codes', test: /core\/form\/(codes|addresses|types\/code)\.ts/ }, { name: 'commands', test: /m\/(commands|files)\.ts/ },
          // What reads and writes data is one with the form runtime, though units of fields need it too.
          { name: 'fill', test: /core\/(?!form\/(types\/|written))|kit\/(form\/|later|touch)|kit\/fields\/(controls?|buttons|choose)\.ts|m\/(draft|work\/(attach|fill|controls|facts|mend|path|preview)\b)/ }
        ] }
      }
    }
  }
})
