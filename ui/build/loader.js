// Stands in the page before every other script: chunks make themselves known to it by name, and the first page's own chunks
// stand inline, so that one answer holds all that it needs. A chunk is a function of (require, exports), because chunks that are
// modules would fetch the inline entry a second time. Files are named NAME-HASH.js, its styles NAME-HASH.css. The entry sets
// `files`, the addresses of all that was built, in which a chunk that is needed is found by its name.
window.superform = (function () {
  var chunks = {}
  var loads = {}
  function nameOf(file) {
    return file.replace(/^.*\/|-[^-]*$/g, '')
  }
  function need(name) {
    var chunk = chunks[name]
    if (!chunk.exports) chunk.make(need, (chunk.exports = {}))
    return chunk.exports
  }
  function put(name, address, where) {
    return new Promise(function (resolve, reject) {
      var element = document.createElement(name)
      element.onload = resolve
      element.onerror = function () {
        element.remove()
        reject(new Error(address))
      }
      element[where] = address
      if (where === 'href') element.rel = 'stylesheet'
      document.head.appendChild(element)
    })
  }
  function fetched(name) {
    if (chunks[name]) return Promise.resolve()
    return Promise.all(
      api.files
        .filter(function (one) {
          return nameOf(one) === name
        })
        .map(function (one) {
          return /css$/.test(one) ? put('link', one, 'href') : put('script', one, 'src')
        })
    )
  }
  function held(name) {
    loads[name] = loads[name] || fetched(name).then(function () {
      return Promise.all(chunks[name].needs.map(held))
    })
    loads[name].catch(function () {
      delete loads[name]
    })
    return loads[name]
  }
  var api = {
    files: [],
    add: function (name, needs, make) {
      chunks[name] = { needs: needs, make: make }
    },
    need: need,
    script: function (address) {
      return put('script', address, 'src')
    },
    load: function (name) {
      return held(name).then(function () {
        return need(name)
      })
    }
  }
  return api
})()
