namespace SpikeSharp;

/// <summary>Did you mean: the known words nearest to a mistyped one.</summary>
internal static class SpellCheck
{
    private const int Most = 3;
    private const int LongestWord = 64;

    /// <summary>"did you mean '--data'?", or null if nothing is near.</summary>
    public static string? Hint(string word, IEnumerable<string> known)
    {
        IReadOnlyList<string> near = Nearest(word, known);
        return near.Count == 0 ? null : $"did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}?";
    }

    /// <summary>" (did you mean 'relu'?)" with the nearest word only, to end a clause with; empty if nothing is near.</summary>
    public static string Question(string word, IEnumerable<string> known) => Nearest(word, known) is [string nearest, ..] ? $" (did you mean '{nearest}'?)" : "";

    /// <summary>At most three of <paramref name="known"/>, the nearest first, none further than a third of the word; case does not count.</summary>
    public static IReadOnlyList<string> Nearest(string word, IEnumerable<string> known)
    {
        if (word.Length > LongestWord) return [];
        int limit = Math.Max(1, (word.TrimStart('-').Length + 1) / 3);
        return
        [
            .. known.Distinct()
                .Where(candidate => Math.Abs(candidate.Length - word.Length) <= limit)
                .Select(candidate => (candidate, distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
                .Where(pair => pair.distance <= limit)
                .OrderBy(pair => pair.distance)
                .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
                .Take(Most)
                .Select(pair => pair.candidate),
        ];
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours that turn <paramref name="a"/> into <paramref name="b"/>.</summary>
    public static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = [.. Enumerable.Range(0, b.Length + 1)];
        int[] row = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }
}
