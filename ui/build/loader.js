// Stands in the page before every other script: chunks make themselves known to it by name, and the first page's own chunks
// stand inline, so that one answer holds all that it needs. A chunk is a function of (require, exports), because chunks that are
// modules would fetch the inline entry a second time. Files are named NAME-HASH.js; a chunk names the files that it needs.
window.superform = (function () {
  var chunks = {}
  var loads = {}
  function nameOf(file) {
    return file.replace(/^.*\/|-[^-]*$/g, '')
  }
  function need(file) {
    var chunk = chunks[nameOf(file)]
    if (!chunk.exports) chunk.make(need, (chunk.exports = {}))
    return chunk.exports
  }
  function fetched(file) {
    return new Promise(function (resolve, reject) {
      if (chunks[nameOf(file)]) return resolve()
      var script = document.createElement('script')
      script.onload = resolve
      script.onerror = function () {
        script.remove()
        reject(new Error(file))
      }
      script.src = file.replace(/^\./, '/assets')
      document.head.appendChild(script)
    })
  }
  function held(file) {
    var name = nameOf(file)
    loads[name] = loads[name] || fetched(file).then(function () {
      return Promise.all(chunks[name].needs.map(held))
    })
    loads[name].catch(function () {
      delete loads[name]
    })
    return loads[name]
  }
  return {
    add: function (name, needs, make) {
      chunks[name] = { needs: needs, make: make }
    },
    need: need,
    load: function (file) {
      return held(file).then(function () {
        return need(file)
      })
    }
  }
})()
