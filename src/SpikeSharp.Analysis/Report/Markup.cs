using System.Globalization;
using System.Text;

namespace SpikeSharp.Analysis;

/// <summary>Writes HTML and SVG that is well-formed XML too. All text and attribute values are escaped, so names from a model file can never become markup.</summary>
internal sealed class Markup
{
    // Elements that HTML knows as empty; others close with a tag of their own. SVG elements may do either.
    private static readonly HashSet<string> Void = ["meta", "img", "br", "hr", "line", "rect", "circle", "path"];

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = [];

    /// <summary>Opens an element; <see cref="Close"/> ends it.</summary>
    public Markup Open(string tag, params ReadOnlySpan<(string Name, Value Value)> attributes)
    {
        Start(tag, attributes);
        _text.Append('>');
        _open.Push(tag);
        return this;
    }

    /// <summary>Ends the element opened last.</summary>
    public Markup Close()
    {
        string tag = _open.Pop();
        _text.Append("</").Append(tag).Append('>');
        if (tag is "svg" or "figure" or "section" or "table" or "tr" or "head" or "header" or "p" or "div") _text.Append('\n');
        return this;
    }

    /// <summary>Adds text.</summary>
    public Markup Text(string text)
    {
        Escape(text);
        return this;
    }

    /// <summary>An element that holds nothing but text.</summary>
    public Markup Leaf(string tag, string text, params ReadOnlySpan<(string Name, Value Value)> attributes)
    {
        Open(tag, attributes);
        Escape(text);
        return Close();
    }

    /// <summary>An element without content.</summary>
    public Markup Empty(string tag, params ReadOnlySpan<(string Name, Value Value)> attributes)
    {
        if (!Void.Contains(tag)) return Open(tag, attributes).Close();
        Start(tag, attributes);
        _text.Append("/>");
        return this;
    }

    /// <summary>Adds our own style sheet as it is.</summary>
    public Markup Style(string css)
    {
        if (css.AsSpan().ContainsAny('<', '&')) throw new ArgumentException("A style sheet must not hold '<' or '&'.", nameof(css));
        _text.Append("<style>\n").Append(css).Append("</style>\n");
        return this;
    }

    /// <summary>The document.</summary>
    /// <returns>What was written.</returns>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    public override string ToString() => _open.Count == 0 ? _text.ToString() : throw new InvalidOperationException($"'{_open.Peek()}' is still open.");

    private void Start(string tag, ReadOnlySpan<(string Name, Value Value)> attributes)
    {
        _text.Append('<').Append(tag);
        foreach ((string name, Value value) in attributes)
        {
            if (value.Text is null) continue;
            _text.Append(' ').Append(name).Append("=\"");
            Escape(value.Text);
            _text.Append('"');
        }
    }

    private void Escape(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            _ = c switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                _ when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) => _text.Append(c).Append(text[++i]),
                // What XML cannot hold.
                _ when char.IsSurrogate(c) || (c < ' ' && c is not ('\n' or '\t')) || c >= '\uFFFE' => _text.Append('\uFFFD'),
                _ => _text.Append(c),
            };
        }
    }

    /// <summary>The value of an attribute; null leaves the attribute out. Numbers have at most two decimals, whatever the culture.</summary>
    /// <param name="Text">As written, before escaping.</param>
    public readonly record struct Value(string? Text)
    {
        public static implicit operator Value(string? text) => new(text);

        public static implicit operator Value(double number) => new(Number(number));

        public static implicit operator Value(int number) => new(number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A coordinate.</summary>
    public static string Number(double value) =>
        // Adding 0 turns -0 into 0.
        double.IsFinite(value) ? (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture) : throw new ArgumentOutOfRangeException(nameof(value), value, "A coordinate must be finite.");
}
