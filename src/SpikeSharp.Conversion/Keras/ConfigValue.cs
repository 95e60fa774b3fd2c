using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SpikeSharp.Conversion.Keras;

/// <summary>A value of the architecture with the place it stands at, so that every wrong one can be named. Missing is the same as null.</summary>
internal readonly struct ConfigValue
{
    private readonly JsonElement _element;
    private readonly ReadContext _context;

    public ConfigValue(JsonElement element, string place, ReadContext context)
    {
        (_element, Place, _context) = (element, place, context);
    }

    /// <summary>For messages: <c>config.json: layers[3].config.units</c> or <c>layer 'dense': units</c>.</summary>
    public string Place { get; }

    public bool IsNull => _element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    public bool IsArray => Unwrapped._element.ValueKind == JsonValueKind.Array;

    public bool IsText => _element.ValueKind == JsonValueKind.String;

    public bool IsTrue => _element.ValueKind == JsonValueKind.True;

    public bool IsNumber => Unwrapped._element.ValueKind == JsonValueKind.Number;

    /// <summary>The member of an object; a null value if it has none.</summary>
    public ConfigValue this[string name]
    {
        get
        {
            JsonElement member = default;
            if (IsObject) _element.TryGetProperty(name, out member);
            return new ConfigValue(member, Join(name), _context);
        }
    }

    /// <summary>The same value under another name in messages.</summary>
    public ConfigValue Named(string place) => new(_element, place, _context);

    public IEnumerable<(string Name, ConfigValue Value)> Members()
    {
        if (!IsObject) throw Wrong("an object");
        foreach (JsonProperty property in _element.EnumerateObject())
            yield return (Guard(() => property.Name), new ConfigValue(property.Value, Join(property.Name), _context));
    }

    /// <summary>The entries of a list, also of a wrapped tuple.</summary>
    public ImmutableArray<ConfigValue> Items()
    {
        ConfigValue list = Unwrapped;
        if (list._element.ValueKind != JsonValueKind.Array) throw Wrong("a list");
        var items = ImmutableArray.CreateBuilder<ConfigValue>(list._element.GetArrayLength());
        foreach (JsonElement item in list._element.EnumerateArray()) items.Add(new ConfigValue(item, $"{Place}[{items.Count}]", _context));
        return items.DrainToImmutable();
    }

    public string Text()
    {
        if (!IsText) throw Wrong("a text");
        JsonElement element = _element;
        return Guard(() => element.GetString()!);
    }

    public string TextOr(string fallback) => IsNull ? fallback : Text();

    public bool BoolOr(bool fallback) => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when IsNull => fallback,
        _ => throw Wrong("true or false"),
    };

    public int Int()
    {
        JsonElement number = Scalar()._element;
        if (number.ValueKind == JsonValueKind.Number)
        {
            if (number.TryGetInt32(out int value)) return value;
            if (number.TryGetDouble(out double real) && real == Math.Floor(real) && Math.Abs(real) < int.MaxValue) return (int)real;
        }

        throw Wrong("a whole number");
    }

    public int IntOr(int fallback) => IsNull ? fallback : Int();

    public int PositiveInt()
    {
        JsonElement number = Scalar()._element;
        if (number.ValueKind == JsonValueKind.Number && Int() is > 0 and var value) return value;
        throw Wrong("a positive integer");
    }

    /// <summary>One positive number for every axis; a single number stands for all of them.</summary>
    public ImmutableArray<int> PositiveInts(int count)
    {
        if (!IsArray) return [.. Enumerable.Repeat(PositiveInt(), count)];
        ImmutableArray<ConfigValue> items = Items();
        if (items.Length != count) throw Wrong($"{count} positive integers");
        return [.. items.Select(item => item.PositiveInt())];
    }

    public double Double()
    {
        ConfigValue scalar = Scalar();
        if (scalar._element.ValueKind == JsonValueKind.Number && scalar._element.TryGetDouble(out double value)) return value;
        if (scalar.IsText)
            switch (scalar.Text())
            {
                case "NaN": return double.NaN;
                case "Infinity": return double.PositiveInfinity;
                case "-Infinity": return double.NegativeInfinity;
            }

        throw Wrong("a number");
    }

    public double DoubleOr(double fallback) => IsNull ? fallback : Double();

    /// <summary>A number that is neither NaN nor infinite.</summary>
    public double FiniteOr(double fallback) => DoubleOr(fallback) is var value && double.IsFinite(value) ? value : throw Wrong("a finite number");

    /// <summary>The value that was found where <paramref name="expected"/> should be.</summary>
    public ModelFormatException Wrong(string expected) => _context.Invalid($"{Place} must be {expected}, found {Found()}");

    /// <summary>The value as it is written, cut after 60 characters.</summary>
    public string Found()
    {
        if (_element.ValueKind == JsonValueKind.Undefined) return "nothing";
        string raw = _element.GetRawText();
        return raw.Length <= 60 ? raw : $"{raw.AsSpan(0, 57)}...";
    }

    // __tuple__ holds items, __tensor__ and __numpy__ a value.
    private ConfigValue Unwrapped => IsObject && _element.TryGetProperty("class_name", out JsonElement name) && name.ValueKind == JsonValueKind.String
        ? name.ValueEquals("__tuple__") ? this["items"] : name.ValueEquals("__tensor__") || name.ValueEquals("__numpy__") ? this["config"]["value"] : this
        : this;

    private ConfigValue Scalar()
    {
        ConfigValue value = Unwrapped;
        return value._element.ValueKind == JsonValueKind.Array && value._element.GetArrayLength() == 1 ? value.Items()[0] : value;
    }

    private string Join(string name) => Place.EndsWith(": ", StringComparison.Ordinal) || Place.Length == 0 ? Place + name : string.Create(CultureInfo.InvariantCulture, $"{Place}.{name}");

    // Half of a surrogate pair is legal in JSON text and illegal in a string.
    private string Guard(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw _context.Invalid($"{Place} is not valid text");
        }
    }
}
