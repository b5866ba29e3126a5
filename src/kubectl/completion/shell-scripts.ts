/**
 * What a shell loads to complete the words of kubectl: each asks `kubectl __complete` and reads its answer.
 * Source: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_completion/
 */

const BASH = `# bash completion for kubectl
# Load it with: source <(kubectl completion bash)

__start_kubectl() {
    local typed="\${COMP_LINE:0:COMP_POINT}" reply directive one ending last
    local -a words offered
    read -ra words <<<"$typed"
    [[ $typed == *[[:space:]] ]] && words+=("")
    last="\${words[\${#words[@]} - 1]}"
    COMPREPLY=()
    reply="$(kubectl __completeNoDesc "\${words[@]:1}" 2>/dev/null)" || return
    mapfile -t offered <<<"$reply"
    directive="\${offered[\${#offered[@]} - 1]#:}"
    unset "offered[\${#offered[@]}-1]"
    if ((directive & 8)); then
        compopt -o filenames
        while read -r one; do
            [[ -d $one ]] && COMPREPLY+=("$one")
            for ending in "\${offered[@]}"; do
                [[ $one == *."$ending" ]] && COMPREPLY+=("$one")
            done
        done < <(compgen -f -- "$last")
        return
    fi
    for one in "\${offered[@]}"; do
        [[ $one == "$last"* ]] && COMPREPLY+=("$one")
    done
    # With "-n=kube" the shell takes what is behind the sign for the word.
    [[ $last == -*=* && \${#COMPREPLY[@]} -eq 0 ]] && mapfile -t COMPREPLY < <(compgen -W "\${offered[*]}" -- "\${last#*=}")
    [[ $last == *:* && $COMP_WORDBREAKS == *:* ]] && COMPREPLY=("\${COMPREPLY[@]#"\${last%"\${last##*:}"}"}")
    ((directive & 2)) && compopt -o nospace
    ((directive & 4)) || ((\${#COMPREPLY[@]} > 0)) || compopt -o default
}

complete -F __start_kubectl kubectl
`;

const ZSH = `#compdef kubectl
compdef _kubectl kubectl
# zsh completion for kubectl
# Load it with: source <(kubectl completion zsh)

_kubectl() {
    local line name directive
    local -a lines names offered how
    lines=("\${(@f)$(kubectl __complete "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
    directive="\${lines[-1]#:}"
    lines[-1]=()
    for line in "\${lines[@]}"; do
        name="\${line%%$'\\t'*}"
        names+=("$name")
        [[ $line == *$'\\t'* ]] && offered+=("\${name//:/\\\\:}:\${line#*$'\\t'}") || offered+=("\${name//:/\\\\:}")
    done
    if ((directive & 8)); then
        _files -g "*.(\${(j:|:)names})"
    elif ((\${#offered} > 0)); then
        ((directive & 2)) && how=(-S "")
        [[ $PREFIX == -*=* ]] && compset -P "*="
        _describe -V kubectl offered "\${how[@]}"
    elif ! ((directive & 4)); then
        _files
    fi
}

[[ \${funcstack[1]} == _kubectl ]] && _kubectl
`;

const FISH = `# fish completion for kubectl
# Load it with: kubectl completion fish | source

function __kubectl_offered
    set -l before (commandline --tokenize --cut-at-cursor --current-process)
    set -l last (commandline --current-token --cut-at-cursor)
    set -l lines (kubectl __complete $before[2..-1] "$last" 2>/dev/null)
    set -l directive (string replace -- : '' $lines[-1])
    set -e lines[-1]
    if test (math "bitand($directive, 8)") -ne 0
        __fish_complete_suffix .yaml .yml .json
    else if test (count $lines) -gt 0
        set -l start (string match --regex -- '^-[^=]*=' "$last")
        for line in $lines
            echo -- "$start$line"
        end
    else if test (math "bitand($directive, 4)") -eq 0
        __fish_complete_path "$last"
    end
end

complete --command kubectl --erase
complete --command kubectl --no-files --keep-order --arguments '(__kubectl_offered)'
`;

const POWERSHELL = `# powershell completion for kubectl
# Load it with: kubectl completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName kubectl -ScriptBlock {
    param($WordToComplete, $CommandAst, $CursorPosition)
    $Words = @($CommandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -le $CursorPosition } | ForEach-Object { "$_" })
    if ($WordToComplete -eq "") { $Words += '""' }
    $Lines = @(kubectl __complete @Words 2>$null)
    $Directive = [int]$Lines[-1].TrimStart(":")
    if (($Directive -band 8) -ne 0) { return }
    $Lines | Select-Object -SkipLast 1 | ForEach-Object {
        $Name, $About = $_ -split "\`t", 2
        if (-not $About) { $About = $Name }
        $Text = if (($Directive -band 2) -ne 0) { $Name } else { "$Name " }
        [System.Management.Automation.CompletionResult]::new($Text, $Name, "ParameterValue", $About)
    }
}
`;

/** By the name of the shell. */
export const SHELL_SCRIPTS: ReadonlyMap<string, string> = new Map([
  ["bash", BASH],
  ["fish", FISH],
  ["powershell", POWERSHELL],
  ["zsh", ZSH],
]);
