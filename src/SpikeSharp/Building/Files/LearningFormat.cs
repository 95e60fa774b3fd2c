using System.Collections.Immutable;
using System.Text.Json;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>The operators of learning rules as a file holds them; both directions.</summary>
internal static class LearningFormat
{
    public const string Pes = "SimPES", Rls = "SimRLS", Bcm = "SimBCM", Oja = "SimOja", Voja = "SimVoja";

    private const string Pre = "pre_filtered", Post = "post_filtered", Error = "error", Delta = "delta", LearningRate = "learning_rate";
    private const string InverseGamma = "inv_gamma", Theta = "theta", Weights = "weights", Beta = "beta";
    private const string PreDecoded = "pre_decoded", Encoders = "scaled_encoders", LearningSignal = "learning_signal", Scale = "scale";

    public static bool CanRead(string name) => name is Pes or Rls or Bcm or Oja or Voja;

    public static Operator Read(SsmValue op, string name, OperatorReader reader, SsmArrays arrays)
    {
        Signal delta = reader.Float(op[Delta]);
        if (delta.Shape.Length != 2) throw op[Delta].Invalid($"{OperatorReader.Describe(delta)} is no matrix");
        (int rows, int columns) = (delta.Shape[0], delta.Shape[1]);
        switch (name)
        {
            case Pes:
                return new SimPes(Sized(Pre, columns), Sized(Error, rows), delta, op[LearningRate].Number());
            case Rls:
                return new SimRls(Sized(Pre, columns), Sized(Error, rows), delta, Shaped(InverseGamma, columns, columns));
            case Bcm:
                return new SimBcm(Sized(Pre, columns), Sized(Post, rows), Sized(Theta, rows), delta, op[LearningRate].Number());
            case Oja:
                return new SimOja(Sized(Pre, columns), Sized(Post, rows), Shaped(Weights, rows, columns), delta, op[LearningRate].Number(), op[Beta].Number());
            default:
                ImmutableArray<double> scale = [.. arrays.Floats(op[Scale], rows, isSingle: false).ToDoubles()];
                return new SimVoja(
                    Sized(PreDecoded, columns), Sized(Post, rows), Shaped(Encoders, rows, columns), delta, Sized(LearningSignal, 1), op[LearningRate].Number(), scale);
        }

        Signal Sized(string key, int size) =>
            reader.Float(op[key]) is var signal && signal.Size == size
                ? signal
                : throw op[key].Invalid($"{OperatorReader.Describe(signal)} does not have {size} elements, as delta {OperatorReader.Describe(delta)} asks");

        Signal Shaped(string key, int height, int width) =>
            reader.Float(op[key]) is var signal && signal.Shape.AsSpan().SequenceEqual([height, width])
                ? signal
                : throw op[key].Invalid($"{OperatorReader.Describe(signal)} does not have the shape ({height}, {width}), as delta {OperatorReader.Describe(delta)} asks");
    }

    /// <summary>Writes an operator of a learning rule.</summary>
    /// <returns>False if it is another operator.</returns>
    public static bool TryWrite(Utf8JsonWriter json, Operator op, SsmWriter file, ArrayTable arrays)
    {
        switch (op)
        {
            case SimPes pes:
                Begin(Pes, (Pre, pes.PreFiltered), (Error, pes.Error), (Delta, pes.Delta));
                json.WriteNumber(LearningRate, pes.LearningRate);
                return true;
            case SimRls rls:
                Begin(Rls, (Pre, rls.PreFiltered), (Error, rls.Error), (Delta, rls.Delta), (InverseGamma, rls.InverseGamma));
                return true;
            case SimBcm bcm:
                Begin(Bcm, (Pre, bcm.PreFiltered), (Post, bcm.PostFiltered), (Theta, bcm.Theta), (Delta, bcm.Delta));
                json.WriteNumber(LearningRate, bcm.LearningRate);
                return true;
            case SimOja oja:
                Begin(Oja, (Pre, oja.PreFiltered), (Post, oja.PostFiltered), (Weights, oja.Weights), (Delta, oja.Delta));
                json.WriteNumber(LearningRate, oja.LearningRate);
                json.WriteNumber(Beta, oja.Beta);
                return true;
            case SimVoja voja:
                Begin(
                    Voja, (PreDecoded, voja.PreDecoded), (Post, voja.PostFiltered), (Encoders, voja.ScaledEncoders), (Delta, voja.Delta), (LearningSignal, voja.LearningSignal));
                json.WriteNumber(LearningRate, voja.LearningRate);
                json.WriteString(Scale, arrays.Add(NdArray.From(voja.Scale.ToArray())));
                return true;
            default:
                return false;
        }

        void Begin(string name, params ReadOnlySpan<(string Key, Signal Signal)> signals)
        {
            json.WriteString("op", name);
            foreach ((string key, Signal signal) in signals) file.WriteId(json, key, signal);
        }
    }
}
