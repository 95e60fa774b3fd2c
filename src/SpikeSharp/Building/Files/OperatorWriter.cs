using System.Collections.Immutable;
using System.Text.Json;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>Writes operators; the inverse of <see cref="OperatorReader"/>.</summary>
internal sealed class OperatorWriter(SsmWriter file, ArrayTable arrays, Signal time, double dt)
{
    public void Write(Utf8JsonWriter json, Operator op)
    {
        switch (op)
        {
            case TimeUpdate update:
                json.WriteString("op", "TimeUpdate");
                file.WriteId(json, "step", update.Step);
                file.WriteId(json, "time", update.Time);
                break;
            case Reset reset:
                json.WriteString("op", "Reset");
                file.WriteId(json, "dst", reset.Target);
                json.WriteNumber("value", reset.Value);
                break;
            case Copy copy: WriteCopy(json, copy); break;
            case ElementwiseInc product: WriteProduct(json, "ElementwiseInc", "A", product.A, product.X, product.Y); break;
            case DotInc product: WriteProduct(json, "DotInc", "A", product.A, product.X, product.Y); break;
            case SparseDotInc product: WriteProduct(json, "SparseDotInc", "A", product.A, product.X, product.Y); break;
            case ConvInc convolution:
                WriteProduct(json, "ConvInc", "W", convolution.W, convolution.X, convolution.Y);
                ConvolutionFormat.Write(json, convolution.Geometry);
                break;
            case ConvTransposeInc convolution:
                WriteProduct(json, "ConvTransposeInc", "W", convolution.W, convolution.X, convolution.Y);
                ConvolutionFormat.Write(json, convolution.Geometry);
                break;
            case BsrDotInc product:
                WriteProduct(json, "BsrDotInc", "A", product.A, product.X, product.Y);
                json.WriteString("indices", arrays.Add(NdArray.From(product.Columns.ToArray())));
                json.WriteString("indptr", arrays.Add(NdArray.From(product.RowStarts.ToArray())));
                break;
            case SimNeurons neurons: WriteNeurons(json, neurons); break;
            case SimFilter filter: WriteFilter(json, filter); break;
            case SimProcess process: WriteProcess(json, process); break;
            case Table table:
                json.WriteString("op", "Table");
                file.WriteId(json, "output", table.Output);
                file.WriteId(json, "step", table.Step);
                json.WriteString("values", arrays.AddFloats(table.Values));
                json.WriteString("name", table.FunctionName);
                break;
            case Expression expression:
                json.WriteString("op", "Expression");
                file.WriteId(json, "output", expression.Output);
                file.WriteId(json, "t", expression.Time);
                file.WriteId(json, "x", expression.Input);
                json.WritePropertyName("expr");
                ExpressionFormat.Write(json, expression.Value);
                json.WriteString("name", expression.FunctionName);
                break;
            case External external:
                json.WriteString("op", "External");
                file.WriteId(json, "output", external.Output);
                file.WriteId(json, "t", external.Time);
                file.WriteId(json, "x", external.Input);
                json.WriteNumber("id", external.Id);
                json.WriteString("name", external.FunctionName);
                break;
            case SimProbe probe:
                json.WriteString("op", "SimProbe");
                file.WriteId(json, "signal", probe.Signal);
                break;
            default:
                if (!LearningFormat.TryWrite(json, op, file, arrays)) throw new NotSupportedException(op.Name);
                break;
        }
    }

    private void WriteCopy(Utf8JsonWriter json, Copy copy)
    {
        json.WriteString("op", "Copy");
        file.WriteId(json, "src", copy.Source);
        file.WriteId(json, "dst", copy.Target);
        json.WriteBoolean("inc", copy.Increments);
        if (!copy.SourceIndices.IsDefault) SsmWriter.WriteInts(json, "src_index", copy.SourceIndices);
        if (!copy.TargetIndices.IsDefault) SsmWriter.WriteInts(json, "dst_index", copy.TargetIndices);
    }

    private void WriteProduct(Utf8JsonWriter json, string op, string factor, Signal a, Signal x, Signal y)
    {
        json.WriteString("op", op);
        file.WriteId(json, factor, a);
        file.WriteId(json, "X", x);
        file.WriteId(json, "Y", y);
    }

    private void WriteNeurons(Utf8JsonWriter json, SimNeurons op)
    {
        json.WriteString("op", "SimNeurons");
        json.WritePropertyName("neurons");
        NeuronFormat.Write(json, op.Neurons);
        file.WriteId(json, "J", op.Current);
        file.WriteId(json, "output", op.Output);
        json.WriteStartObject("state");
        for (int i = 0; i < op.State.Length; i++) file.WriteId(json, op.Neurons.State[i].Name, op.State[i]);
        json.WriteEndObject();
        if (op.Random is not null) RandomFormat.Write(json, op.Random, arrays);
    }

    private void WriteFilter(Utf8JsonWriter json, SimFilter op)
    {
        json.WriteString("op", "SimProcess");
        json.WritePropertyName("process");
        FilterFormat.Write(json, op.Filter, op.Synapse);
        WriteRun(json, op.Input, op.Output, op.Mode, op.Seed, op.State is null ? [] : [LinearFilterStep.StateName], op.State is null ? [] : [op.State]);
    }

    private void WriteProcess(Utf8JsonWriter json, SimProcess op)
    {
        json.WriteString("op", "SimProcess");
        json.WritePropertyName("process");
        ProcessFormat.Write(json, op.Process, dt, arrays);
        WriteRun(json, op.Input, op.Output, op.Mode, op.Seed, ProcessFormat.VariablesOf(op.Process, op.Input?.Size ?? 0, op.Output.Size, dt), op.State);
    }

    private void WriteRun(Utf8JsonWriter json, Signal? input, Signal output, ProcessMode mode, long? own, ImmutableArray<string> variables, ImmutableArray<Signal> state)
    {
        file.WriteId(json, "input", input);
        file.WriteId(json, "output", output);
        file.WriteId(json, "t", time);
        json.WriteString("mode", SsmFormat.NameOf(mode));
        if (own is long seed) json.WriteNumber("seed", seed);
        else json.WriteNull("seed");
        json.WriteStartObject("state");
        for (int i = 0; i < state.Length; i++) file.WriteId(json, variables[i], state[i]);
        json.WriteEndObject();
    }
}
