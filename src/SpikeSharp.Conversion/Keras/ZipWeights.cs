using System.Globalization;
using System.Text;
using SpikeSharp.Conversion.Keras.Hdf5;

namespace SpikeSharp.Conversion.Keras;

/// <summary>Finds the variables of each layer in the weights of a zip: groups are named after classes and numbered within each model, in the order of the layers.</summary>
internal sealed class ZipWeights(Hdf5File file, ReadContext context)
{
    private const string Plain = "layers", Checkpoint = "_layer_checkpoint_dependencies";

    // Keras 2.12 to 2.14 count a layer that owns variables twice.
    private readonly string _container = file.Root.Find(Plain) is null && file.Root.Find(Checkpoint) is not null ? Checkpoint : Plain;

    public void Assign(ModelDefinition model) => Assign(model, file.Root, "");

    private void Assign(ModelDefinition model, Hdf5Object? group, string path)
    {
        Hdf5Object? container = group?.Find(_container);
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (LayerDefinition layer in model.Layers)
        {
            if (layer.IsOperation) continue;
            string stem = SnakeCase(layer.ClassName);
            int number = counts.GetValueOrDefault(stem);
            string name = number == 0 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
            Hdf5Object? stored = container?.Find(name);
            counts[stem] = number + (_container == Checkpoint && Owns(stored, depth: 8) ? 2 : 1);

            string place = $"{path}{_container}/{name}";
            if (layer.Model is { } inner) Assign(inner, stored, $"{place}/");
            else if (layer.Wrapped is { } wrapped) wrapped.Variables = Variables(wrapped, stored?.Find("layer"), $"{place}/layer");
            else layer.Variables = Variables(layer, stored, place);
        }
    }

    private StoredVariables Variables(LayerDefinition layer, Hdf5Object? stored, string place)
    {
        if (stored?.Find("vars") is not { IsGroup: true } vars) return StoredVariables.None with { Group = $"{place}/vars" };
        List<Hdf5Object?> objects = [];
        List<string> names = [];
        for (int i = 0; i < vars.Links.Count; i++)
        {
            string name = i.ToString(CultureInfo.InvariantCulture);
            objects.Add(vars.Find(name));
            names.Add($"{place}/vars/{name}");
        }

        while (objects.Count > 0 && objects[^1] is null) objects.RemoveAt(objects.Count - 1);
        if (objects.Count > 0 && vars.Attribute("name")?.String() is { } owner && owner != layer.Name)
            throw context.BadWeights($"{place}/vars holds the variables of layer '{owner}', those of '{layer.Name}' were expected there");
        return new StoredVariables($"{place}/vars", objects, names);
    }

    private static bool Owns(Hdf5Object? group, int depth)
    {
        if (group is not { IsGroup: true } || depth == 0) return false;
        foreach (string name in group.Links.Keys)
            if (group.Find(name) is { } child && (child.IsDataset || Owns(child, depth - 1)))
                return true;
        return false;
    }

    /// <summary><c>Conv2DTranspose</c> to <c>conv2d_transpose</c>, <c>PReLU</c> to <c>p_re_lu</c>.</summary>
    internal static string SnakeCase(string className)
    {
        StringBuilder words = new();
        string letters = string.Concat(className.Where(c => char.IsLetterOrDigit(c) || c == '_'));
        for (int i = 0; i < letters.Length; i++)
        {
            bool startsWord = i > 0 && char.IsAsciiLetterUpper(letters[i])
                && ((i + 1 < letters.Length && char.IsAsciiLetterLower(letters[i + 1])) || char.IsAsciiLetterLower(letters[i - 1]));
            if (startsWord) words.Append('_');
            words.Append(char.ToLowerInvariant(letters[i]));
        }

        return words.ToString();
    }
}
