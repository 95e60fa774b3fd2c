using System.Reflection;

namespace SpikeSharp.Cli.Commands;

/// <summary>The page of one diagnostic code, as written in docs/codes.</summary>
/// <param name="Code">SPK and four digits.</param>
/// <param name="Title">The first line, without the code.</param>
/// <param name="Text">The whole page in Markdown.</param>
internal sealed record CodePage(string Code, string Title, string Text)
{
    private const string Prefix = "codes/";

    private static readonly Lazy<IReadOnlyList<CodePage>> Pages = new(Load);

    /// <summary>All pages in ascending order of their codes.</summary>
    public static IReadOnlyList<CodePage> All => Pages.Value;

    private static List<CodePage> Load()
    {
        Assembly assembly = typeof(CodePage).Assembly;
        List<CodePage> pages = [];
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
            string text = reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
            string code = name[Prefix.Length..];
            string heading = text.Split('\n', 2)[0].TrimStart('#', ' ');
            string title = heading.StartsWith($"{code}: ", StringComparison.Ordinal) ? heading[(code.Length + 2)..] : heading;
            pages.Add(new CodePage(code, title, text));
        }

        return pages;
    }
}
