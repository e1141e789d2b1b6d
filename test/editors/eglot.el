;;; eglot.el --- The language server in Emacs with eglot -*- lexical-binding: t -*-
;; Run by eglot.mjs with DATANET_SERVER (dist/server.js) and DATANET_WORKSPACE (see store.mjs) set.

(require 'eglot)
(require 'subr-x)
(require 'xref)

(defvar passed 0)
(defvar failed 0)

(defmacro case-of (name &rest body)
  "Run BODY as the test NAME and count how it ended."
  `(condition-case problem
       (progn ,@body (setq passed (1+ passed)) (princ (format "ok %s\n" ,name)))
     (error (setq failed (1+ failed))
            (princ (format "FAILED %s: %s\n" ,name (error-message-string problem))))))

(defun ask (method params)
  "The server's answer to METHOD with PARAMS."
  (jsonrpc-request (eglot-current-server) method params :timeout 20))

(defun at (words)
  "Put point on WORDS."
  (goto-char (point-min))
  (search-forward words)
  (goto-char (match-beginning 0)))

(defun hover-at (words)
  "The text of the hover at WORDS, or nil."
  (at words)
  (eglot--signal-textDocument/didChange)
  (let ((hover (ask :textDocument/hover (eglot--TextDocumentPositionParams))))
    (and hover (plist-get (plist-get hover :contents) :value))))

(defun expect (text &rest parts)
  "Fail unless TEXT holds all of PARTS."
  (unless text (error "No answer"))
  (dolist (part parts)
    (unless (string-match-p (regexp-quote part) text) (error "No %S in %s" part text))))

(defun wait-for (what ready)
  "Fail unless READY returns non-nil within ten seconds; WHAT says what was wanted."
  (let ((end (+ (float-time) 10)))
    (while (not (funcall ready))
      (when (> (float-time) end) (error "%s: not after 10 s" what))
      (accept-process-output nil 0.02))))

(let* ((workspace (getenv "DATANET_WORKSPACE"))
       (command (list (getenv "DATANET_NODE") (getenv "DATANET_SERVER") "--stdio"))
       (eglot-sync-connect 20)
       (server nil))
  (setq eglot-server-programs (list (cons '(js-mode text-mode) command)))
  (setq create-lockfiles nil make-backup-files nil)
  (find-file (expand-file-name "generated.ts" workspace))
  (js-mode)
  (case-of "connects"
    (apply #'eglot (eglot--guess-contact))
    (setq server (eglot-current-server))
    (unless (eglot--server-capable :hoverProvider) (error "No hover"))
    (unless (eglot--server-capable :definitionProvider) (error "No definition")))
  (case-of "hovers with contributor, license and path"
    (expect (hover-at "swingRadians") "Marit Sandvik" "MIT" "tidepool/tideTable.ts")
    (expect (hover-at "hollowIndex") "Oke Lanternmaker" "Apache-2.0" "lanternbook/lanternQueue.ts"))
  (case-of "says nothing about text that is nobody's"
    (when (hover-at "answer") (error "A hover")))
  (case-of "shows the hover through eldoc"
    (at "swingRadians")
    (let ((shown nil))
      (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
      (wait-for "eldoc" (lambda () shown))
      (expect (substring-no-properties shown) "Marit Sandvik")))
  (case-of "goes to the source"
    (at "swingRadians")
    (let ((found (car (xref-backend-definitions 'eglot "LSP identifier at point."))))
      (unless found (error "No definition"))
      (save-window-excursion
        (let ((marker (xref-location-marker (xref-item-location found))))
          (with-current-buffer (marker-buffer marker)
            (goto-char marker)
            (expect (buffer-substring (line-beginning-position -9) (line-end-position 10)) "swingRadians"))))))
  (case-of "counts columns in UTF-16 after characters beyond the BMP"
    (at "export function waterHeight")
    (insert "/* 𝒳𝒳 */ ")
    (expect (hover-at "export function waterHeight") "Marit Sandvik")
    (let* ((hover (ask :textDocument/hover (eglot--TextDocumentPositionParams)))
           (begin (plist-get (plist-get hover :range) :start)))
      (unless (equal (plist-get begin :character) 11) (error "Begins at %S" begin)))
    (when (hover-at "𝒳𝒳 */") (error "A hover over the new comment")))
  (case-of "annotates prose"
    (find-file (expand-file-name "generated.md" workspace))
    (text-mode)
    (unless (eglot-current-server) (apply #'eglot (eglot--guess-contact)))
    (expect (hover-at "lighthouse") "Marit Sandvik" "MIT" "tidepool/pilotNotes.md")
    (expect (hover-at "trombones") "Oke Lanternmaker" "Apache-2.0" "lanternbook/wickManual.md"))
  (case-of "stops when asked"
    ;; What `eglot-shutdown' does, but for its killing the process before it can end by itself.
    (let ((process (jsonrpc--process server)))
      (setf (eglot--shutdown-requested server) t)
      (jsonrpc-request server :shutdown nil :timeout 10)
      (jsonrpc-notify server :exit nil)
      (wait-for "exit" (lambda () (not (process-live-p process))))
      (unless (equal (process-exit-status process) 0) (error "Exit code %s" (process-exit-status process))))))

(princ (format "cases: %d passed, %d failed\n" passed failed))
(kill-emacs (if (and (= failed 0) (> passed 0)) 0 1))
