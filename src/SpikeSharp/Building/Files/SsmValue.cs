using System.Collections.Immutable;
using System.Text.Json;

namespace SpikeSharp.Building.Files;

/// <summary>A value of <c>model.json</c> with the place where it stands, so that every wrong one can be named. A missing value is the same as null.</summary>
internal readonly struct SsmValue
{
    private readonly JsonElement _element;
    private readonly string _file;

    public SsmValue(JsonElement element, string file, string place = "")
    {
        _element = element;
        _file = file;
        Place = place;
    }

    /// <summary>For messages: <c>signals[12].strides</c>.</summary>
    public string Place { get; }

    public bool IsNull => _element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public bool IsList => _element.ValueKind == JsonValueKind.Array;

    public bool IsNumber => _element.ValueKind == JsonValueKind.Number;

    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    /// <summary>The member of an object; a null value if it has none.</summary>
    public SsmValue this[string name]
    {
        get
        {
            if (_element.ValueKind != JsonValueKind.Object) throw Wrong("an object");
            JsonElement parent = _element;
            JsonElement member = Guard(() => parent.TryGetProperty(name, out JsonElement found) ? found : default);
            return new SsmValue(member, _file, Place.Length == 0 ? name : $"{Place}.{name}");
        }
    }

    /// <summary>The same value under another name in messages.</summary>
    public SsmValue Named(string place) => new(_element, _file, place);

    public ImmutableArray<SsmValue> Items()
    {
        if (_element.ValueKind != JsonValueKind.Array) throw Wrong("a list");
        ImmutableArray<SsmValue>.Builder items = ImmutableArray.CreateBuilder<SsmValue>(_element.GetArrayLength());
        foreach (JsonElement item in _element.EnumerateArray()) items.Add(new SsmValue(item, _file, $"{Place}[{items.Count}]"));
        return items.MoveToImmutable();
    }

    public ImmutableArray<SsmValue> ItemsOrNone() => IsNull ? [] : Items();

    /// <summary>The members of an object, in the order of the file.</summary>
    public ImmutableArray<(string Name, SsmValue Value)> Members()
    {
        if (!IsObject) throw Wrong("an object");
        ImmutableArray<(string, SsmValue)>.Builder members = ImmutableArray.CreateBuilder<(string, SsmValue)>();
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonProperty member in _element.EnumerateObject())
        {
            string name = Guard(() => member.Name);
            if (!names.Add(name)) throw Invalid($"'{name}' is there twice");
            members.Add((name, new SsmValue(member.Value, _file, $"{Place}.{name}")));
        }
        return members.ToImmutable();
    }

    public string Text()
    {
        if (_element.ValueKind != JsonValueKind.String) throw Wrong("a text");
        JsonElement element = _element;
        return Guard(() => element.GetString()!);
    }

    public bool IsText(string text) => _element.ValueKind == JsonValueKind.String && _element.ValueEquals(text);

    public string TextOr(string fallback) => IsNull ? fallback : Text();

    public bool Flag() => _element.ValueKind is JsonValueKind.True or JsonValueKind.False ? _element.ValueKind == JsonValueKind.True : throw Wrong("true or false");

    public bool FlagOr(bool fallback) => IsNull ? fallback : Flag();

    public int Int(int low = int.MinValue, int high = int.MaxValue) =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetInt32(out int value) && value >= low && value <= high
            ? value
            : throw Wrong(low == int.MinValue ? "a whole number of 32 bits" : $"a whole number from {low} to {high}");

    /// <summary>A seed: from 0 to 2^32-1.</summary>
    public long Seed() =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetUInt32(out uint value) ? value : throw Wrong($"a whole number from 0 to {uint.MaxValue}");

    public double Number() =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out double value) && double.IsFinite(value) ? value : throw Wrong("a finite number");

    public double Positive() =>
        _element.ValueKind == JsonValueKind.Number && Number() is > 0 and double value ? value : throw Wrong("a finite number above 0");

    public double NotNegative() =>
        _element.ValueKind == JsonValueKind.Number && Number() is >= 0 and double value ? value : throw Wrong("a finite number of at least 0");

    /// <summary>A number of at most zero, which may be written <c>"-inf"</c>.</summary>
    public double NotPositiveOrMinusInfinity()
    {
        if (_element.ValueKind == JsonValueKind.String && _element.ValueEquals("-inf")) return double.NegativeInfinity;
        return _element.ValueKind == JsonValueKind.Number && Number() is <= 0 and double value ? value : throw Wrong("a number of at most 0, or \"-inf\"");
    }

    /// <summary>A number, or <c>"inf"</c> or <c>"-inf"</c>.</summary>
    public double NumberOrInfinity()
    {
        if (_element.ValueKind != JsonValueKind.String) return Number();
        return _element.ValueEquals("inf") ? double.PositiveInfinity : _element.ValueEquals("-inf") ? double.NegativeInfinity : throw Wrong("a number, \"inf\" or \"-inf\"");
    }

    /// <summary>True or false, which NumPy writes as 1 or 0.</summary>
    public bool FlagOrBit() => _element.ValueKind == JsonValueKind.Number ? Int(0, 1) == 1 : Flag();

    /// <summary>A list of whole numbers; none below <paramref name="low"/> or above <paramref name="high"/>.</summary>
    public ImmutableArray<int> Ints(int low = int.MinValue, int high = int.MaxValue)
    {
        if (_element.ValueKind != JsonValueKind.Array) throw Wrong("a list of whole numbers");
        ImmutableArray<int>.Builder values = ImmutableArray.CreateBuilder<int>(_element.GetArrayLength());
        foreach (JsonElement item in _element.EnumerateArray())
        {
            // Lists can be long, so only a wrong number is given a place.
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int value) || value < low || value > high)
                value = new SsmValue(item, _file, $"{Place}[{values.Count}]").Int(low, high);
            values.Add(value);
        }
        return values.MoveToImmutable();
    }

    /// <summary>A list of finite numbers.</summary>
    public ImmutableArray<double> Numbers()
    {
        if (_element.ValueKind != JsonValueKind.Array) throw Wrong("a list of numbers");
        ImmutableArray<double>.Builder values = ImmutableArray.CreateBuilder<double>(_element.GetArrayLength());
        foreach (JsonElement item in _element.EnumerateArray()) values.Add(new SsmValue(item, _file, Place).Number());
        return values.MoveToImmutable();
    }

    /// <summary>The file contradicts the format here.</summary>
    public ModelFormatException Invalid(string message) => new(DiagnosticCodes.InvalidModelFile, _file, Place.Length == 0 ? message : $"{Place}: {message}");

    /// <summary>The format knows this, or may know it one day; this version cannot run it.</summary>
    public ModelFormatException Unsupported(string message, string? hint = null) =>
        new(DiagnosticCodes.UnsupportedModelFile, _file, Place.Length == 0 ? message : $"{Place}: {message}", hint);

    /// <summary>The value that was found where <paramref name="expected"/> should be.</summary>
    public ModelFormatException Wrong(string expected)
    {
        string found = _element.ValueKind == JsonValueKind.Undefined ? "nothing" : _element.GetRawText();
        return Invalid($"{expected} is expected, {(found.Length <= 60 ? found : $"{found.AsSpan(0, 57)}...")} was found");
    }

    // Half of a surrogate pair is legal in JSON text and illegal in a string.
    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Invalid("text that is not valid Unicode was found");
        }
    }
}
