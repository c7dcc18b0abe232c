export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The scripts ask this program, so they never go out of date. */
export const SCRIPTS: Readonly<Record<Shell, { readonly script: string; readonly install: string }>> = {
  bash: {
    install: 'echo \'eval "$(crb completion bash)"\' >> ~/.bashrc',
    script: `_crb() {
  local line="\${COMP_LINE:0:COMP_POINT}" words cur prefix
  read -ra words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=('')
  cur="\${words[\${#words[@]}-1]}"
  local IFS=$'\\n'
  COMPREPLY=($("\${words[0]}" completion suggest -- "\${words[@]:1}" 2>/dev/null))
  if [[ "$cur" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
    # Bash takes a colon for the end of a word.
    prefix="\${cur%"\${cur##*:}"}"
    COMPREPLY=("\${COMPREPLY[@]#"$prefix"}")
  fi
  [[ \${#COMPREPLY[@]} -eq 0 ]] && compopt -o default 2>/dev/null
  return 0
}
complete -F _crb crb
`,
  },
  zsh: {
    install: 'echo \'eval "$(crb completion zsh)"\' >> ~/.zshrc',
    script: `#compdef crb
_crb() {
  local -a found
  found=(\${(f)"$(\${words[1]} completion suggest -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#found} )); then
    compadd -- $found
  else
    _files
  fi
}
compdef _crb crb
`,
  },
  fish: {
    install: 'crb completion fish > ~/.config/fish/completions/crb.fish',
    script: `complete -c crb -f -a '(crb completion suggest -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
  },
};
