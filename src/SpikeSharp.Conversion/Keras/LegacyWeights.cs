using System.Collections.Immutable;
using System.Globalization;
using SpikeSharp.Conversion.Keras.Hdf5;

namespace SpikeSharp.Conversion.Keras;

/// <summary>
/// Finds the variables of each layer in an HDF5 file: one group for each layer name, which lists its datasets. In a whole model they lie in one group, in a file
/// of weights at the root.
/// </summary>
internal sealed class LegacyWeights(Hdf5File file, ReadContext context)
{
    private const string GroupName = "model_weights";

    public void Assign(ModelDefinition model)
    {
        bool isWhole = file.Root.Attribute("model_config") is not null;
        Hdf5Object? found = file.Root.Find(GroupName);
        if (found is null && isWhole) throw context.BadWeights($"group {GroupName} is missing");
        string prefix = found is null ? "" : $"{GroupName}/";
        foreach (LayerDefinition layer in model.Layers)
        {
            StoredVariables stored;
            try
            {
                stored = Variables(found ?? file.Root, layer.Name, prefix + layer.Name);
            }
            catch (Hdf5Exception broken)
            {
                throw context.Hdf5($"layer '{layer.Name}'", broken);
            }

            Assign(layer, stored);
        }
    }

    private static void Assign(LayerDefinition layer, StoredVariables stored)
    {
        if (layer.Model is not null) Distribute(layer.Model, stored);
        else (layer.Wrapped ?? layer).Variables = stored;
    }

    /// <summary>The strings of an attribute; a list longer than 64 kB was cut into numbered ones.</summary>
    private static ImmutableArray<string>? StringList(Hdf5Object group, string name)
    {
        if (group.Attribute(name) is { } whole) return whole.Strings();
        if (group.Attribute($"{name}0") is null) return null;
        var strings = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; group.Attribute(string.Create(CultureInfo.InvariantCulture, $"{name}{i}")) is { } part; i++) strings.AddRange(part.Strings());
        return strings.ToImmutable();
    }

    private StoredVariables Variables(Hdf5Object root, string layer, string place)
    {
        if (root.Find(layer) is not { } group) return StoredVariables.None with { Group = place };
        ImmutableArray<string> names = StringList(group, "weight_names") ?? throw context.BadWeights($"group {place} has no weight_names");
        return new StoredVariables(place, [.. names.Select(group.Find)], names);
    }

    // A nested model is one flat list: the trainable variables of all its layers, then the others.
    private static void Distribute(ModelDefinition model, StoredVariables stored)
    {
        List<(LayerDefinition Layer, VariableCount Count)> layers = [];
        string? blocker = null;
        Collect(model);

        int trainable = layers.Sum(entry => entry.Count.Trainable), total = trainable + layers.Sum(entry => entry.Count.Fixed);
        if (total == stored.Count) blocker = null;
        int nextTrainable = 0, nextFixed = trainable;
        foreach ((LayerDefinition layer, VariableCount count) in layers)
        {
            IEnumerable<int> indices = [.. Enumerable.Range(nextTrainable, count.Trainable), .. Enumerable.Range(nextFixed, count.Fixed)];
            ImmutableArray<int> present = [.. indices.Where(i => i < stored.Count)];
            (layer.Wrapped ?? layer).Variables = new StoredVariables(stored.Group, [.. present.Select(i => stored.Objects[i])], [.. present.Select(i => stored.Names[i])]) { Blocker = blocker };
            nextTrainable += count.Trainable;
            nextFixed += count.Fixed;
        }

        void Collect(ModelDefinition inner)
        {
            foreach (LayerDefinition layer in inner.Layers)
            {
                if (layer.Model is not null)
                {
                    Collect(layer.Model);
                    continue;
                }

                VariableCount? count = VariableCount.Of(layer);
                if (count is null) blocker ??= layer.Name;
                layers.Add((layer, count ?? default));
            }
        }
    }
}

/// <summary>How many variables a layer has, by kind; also for layers that are not supported, as they lie in one list with the others.</summary>
internal readonly record struct VariableCount(int Trainable, int Fixed)
{
    private static readonly HashSet<string> WithoutVariables =
    [
        "InputLayer", "Activation", "ReLU", "LeakyReLU", "ELU", "ThresholdedReLU", "Softmax", "Flatten", "Reshape", "Permute", "RepeatVector", "Identity", "Rescaling", "Masking",
        "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot", "Lambda",
        .. new[] { "MaxPooling", "AveragePooling", "GlobalMaxPooling", "GlobalAveragePooling", "UpSampling", "ZeroPadding", "Cropping" }
            .SelectMany(stem => new[] { $"{stem}1D", $"{stem}2D", $"{stem}3D" }),
        .. Layers.DropoutReader.ClassNames,
    ];

    /// <summary>Null for classes that are not known.</summary>
    public static VariableCount? Of(LayerDefinition layer)
    {
        if (layer.IsOperation) return default(VariableCount);
        if (layer.ForeignName is not null) return null;
        ConfigValue config = layer.Config;
        int bias = Flag("use_bias"), scale = Flag("scale") + Flag("center");
        VariableCount? count = layer.ClassName switch
        {
            "Dense" or "Conv1D" or "Conv2D" or "Conv3D" or "DepthwiseConv1D" or "DepthwiseConv2D" or "Conv1DTranspose" or "Conv2DTranspose" or "Conv3DTranspose" => new(1 + bias, 0),
            "SeparableConv1D" or "SeparableConv2D" or "SimpleRNN" or "GRU" or "LSTM" => new(2 + bias, 0),
            "BatchNormalization" => new(scale, 2),
            "LayerNormalization" or "GroupNormalization" => new(scale, 0),
            "PReLU" or "Embedding" or "RMSNormalization" => new(1, 0),
            "Normalization" => config["mean"].IsNull ? new(0, 3) : default(VariableCount),
            "TimeDistributed" when layer.Wrapped is { Model: null } wrapped => Of(wrapped),
            var name when WithoutVariables.Contains(name) => default(VariableCount),
            _ => null,
        };
        return count is { } known && !layer.Trainable ? new(0, known.Trainable + known.Fixed) : count;

        int Flag(string name) => config[name].BoolOr(true) ? 1 : 0;
    }
}
